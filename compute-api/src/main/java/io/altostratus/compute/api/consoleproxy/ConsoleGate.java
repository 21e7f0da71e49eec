package io.altostratus.compute.api.consoleproxy;

import io.altostratus.compute.api.consoles.ConsoleProperties;
import io.altostratus.compute.api.consoles.ConsoleTokens;
import io.altostratus.compute.api.consoles.HostConsoles;
import io.altostratus.compute.database.consoles.ConsoleToken;
import io.altostratus.compute.model.report.ConsoleKind;
import io.altostratus.context.DependencyUnavailableException;
import io.altostratus.context.RequestContext;
import io.altostratus.context.RequestIds;
import io.altostratus.messaging.CallRefusedException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** Decides who gets to which console. */
@Component
final class ConsoleGate implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ConsoleGate.class);
    private static final int FORBIDDEN = 403;
    private static final int CONFLICT = 409;
    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;

    /** Somebody who may go on to the console; the seat is to be given back. */
    record Admission(ConsoleToken token, HostConsoles.Place place) {}

    /** Nobody is told more than the status: whoever holds no token learns nothing of servers. */
    static final class RefusedException extends RuntimeException {

        private final int status;

        RefusedException(int status, String message) {
            super(message, null, false, false);
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    private final ConsoleTokens tokens;
    private final HostConsoles consoles;
    private final ConsoleSeats seats;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    ConsoleGate(ConsoleTokens tokens, HostConsoles consoles, ConsoleProperties properties) {
        this.tokens = tokens;
        this.consoles = consoles;
        this.seats = new ConsoleSeats(properties.connections(), properties.connectionsPerUser());
    }

    /** Fails with a {@link RefusedException}, or ends with an admission whose seat must be left. */
    CompletableFuture<Admission> admit(String token, ConsoleKind kind) {
        return CompletableFuture.supplyAsync(() -> admitNow(token, kind), threads);
    }

    private Admission admitNow(String token, ConsoleKind kind) {
        ConsoleToken found = find(token, kind);
        if (!seats.take(found.userId())) {
            LOG.warn("[instance: {}] User {} has too many consoles open", found.serverId(), found.userId());
            throw new RefusedException(TOO_MANY, "too many consoles");
        }
        boolean admitted = false;
        try {
            RequestContext context = RequestContext.background(RequestIds.next());
            HostConsoles.Place place = consoles.take(found.host(), found.serverId(), kind, context);
            admitted = true;
            return new Admission(found, place);
        } catch (CallRefusedException refused) {
            throw new RefusedException(CONFLICT, "the guest has no such console");
        } catch (DependencyUnavailableException away) {
            LOG.warn("[instance: {}] A console cannot be reached: {}", found.serverId(), away.getMessage());
            throw new RefusedException(UNAVAILABLE, "the host does not answer");
        } finally {
            if (!admitted) {
                seats.free(found.userId());
            }
        }
    }

    private ConsoleToken find(String token, ConsoleKind kind) {
        Optional<ConsoleToken> found;
        try {
            found = tokens.find(token);
        } catch (DataAccessException away) {
            LOG.warn("A console's token cannot be looked up: {}", away.getMessage());
            throw new RefusedException(UNAVAILABLE, "the database does not answer");
        }
        return found.filter(t -> t.kind() == kind)
                .orElseThrow(() -> new RefusedException(FORBIDDEN, "the token opens nothing here"));
    }

    void leave(Admission admission) {
        seats.free(admission.token().userId());
    }

    /** @return the status to answer with */
    static int statusOf(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof RefusedException refused) {
            return refused.status();
        }
        LOG.error("A console was not opened", cause);
        return UNAVAILABLE;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
