package io.altostratus.compute.api.guests;

import io.altostratus.api.error.ApiException;
import io.altostratus.compute.database.actions.ActionRepository;
import io.altostratus.compute.database.actions.ServerAction;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.model.ComputeQueues;
import io.altostratus.compute.model.report.GuestCallDone;
import io.altostratus.context.RequestContext;
import io.altostratus.messaging.Address;
import io.altostratus.messaging.CallRefusedException;
import io.altostratus.messaging.Caller;
import io.altostratus.persistence.Transactions;
import io.altostratus.persistence.UtcTime;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Short questions and commands to the guest of a server, which change nothing that is kept of it. */
@Component
class GuestCalls {

    private static final Duration LIMIT = Duration.ofSeconds(8);

    private final Caller hosts;
    private final ActionRepository actions;
    private final Transactions transactions;
    private final Clock clock;

    GuestCalls(Caller hosts, ActionRepository actions, Transactions transactions, Clock clock) {
        this.hosts = hosts;
        this.actions = actions;
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * @throws ApiException 409 if the server is on no host
     * @throws CallRefusedException if the host or the guest does not
     */
    <T> T ask(Server server, Object request, Class<T> answer, RequestContext context) {
        String host = server.placement().host();
        if (host == null) {
            throw ApiException.conflict("Instance " + server.id() + " is not ready");
        }
        return hosts.call(Address.host(host, ComputeQueues.AGENT), request, answer, LIMIT, context);
    }

    /**
     * Has the guest do something, and writes down that it was asked and what came of it.
     *
     * @param action as the server's list of actions names it
     * @param event as Nova names the part of it that the host does
     * @throws ApiException 409 with what the host says if it is not done
     */
    void command(Server server, String action, String event, Object request, RequestContext context) {
        LocalDateTime start = UtcTime.now(clock);
        transactions.run(() -> actions.start(List.of(server.id()), action, context));
        try {
            ask(server, request, GuestCallDone.class, context);
            record(server, event, start, null, context);
        } catch (CallRefusedException refused) {
            record(server, event, start, refused.getMessage(), context);
            throw ApiException.conflict(String.valueOf(refused.getMessage()));
        }
    }

    private void record(
            Server server, String event, LocalDateTime start, @Nullable String error, RequestContext context) {
        ServerAction.Event done = ServerAction.Event.begun(
                        event, server.placement().host(), start)
                .ended(UtcTime.now(clock), error);
        transactions.run(() -> actions.add(server.id(), context.requestId(), List.of(done)));
    }
}
