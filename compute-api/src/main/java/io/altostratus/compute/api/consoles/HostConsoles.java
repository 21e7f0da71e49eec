package io.altostratus.compute.api.consoles;

import io.altostratus.compute.model.ComputeQueues;
import io.altostratus.compute.model.report.ConsoleAccess;
import io.altostratus.compute.model.report.ConsoleAccessRequest;
import io.altostratus.compute.model.report.ConsoleKind;
import io.altostratus.context.RequestContext;
import io.altostratus.messaging.Address;
import io.altostratus.messaging.Caller;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import org.springframework.stereotype.Component;

/** Asks hosts where their guests' consoles are reached. */
@Component
public class HostConsoles {

    private static final Duration LIMIT = Duration.ofSeconds(4);
    private static final int TICKET_SECONDS = 20;
    private static final int TICKET_BYTES = 32;

    private final Caller hosts;
    private final SecureRandom random = new SecureRandom();

    HostConsoles(Caller hosts) {
        this.hosts = hosts;
    }

    /**
     * A place at a console that is kept for whoever shows the ticket, once and for seconds.
     *
     * @param ticket of 64 hexadecimal digits
     */
    public record Place(String address, int port, String ticket) {

        @Override
        public String toString() {
            return "Place[" + address + ":" + port + "]"; // never the ticket
        }
    }

    /** @throws io.altostratus.messaging.CallRefusedException for a reason of {@link ConsoleAccess} */
    ConsoleAccess find(String host, String serverId, ConsoleKind kind, RequestContext context) {
        return ask(host, new ConsoleAccessRequest(serverId, kind, null, TICKET_SECONDS), context);
    }

    /**
     * @throws io.altostratus.messaging.CallRefusedException for a reason of {@link ConsoleAccess}
     * @throws io.altostratus.context.DependencyUnavailableException if the host does not answer
     */
    public Place take(String host, String serverId, ConsoleKind kind, RequestContext context) {
        byte[] bytes = new byte[TICKET_BYTES];
        random.nextBytes(bytes);
        String ticket = HexFormat.of().formatHex(bytes);
        String hash = ConsoleAccessRequest.hash(ticket);
        ConsoleAccess access = ask(host, new ConsoleAccessRequest(serverId, kind, hash, TICKET_SECONDS), context);
        return new Place(access.address(), access.port(), ticket);
    }

    private ConsoleAccess ask(String host, ConsoleAccessRequest request, RequestContext context) {
        return hosts.call(Address.host(host, ComputeQueues.AGENT), request, ConsoleAccess.class, LIMIT, context);
    }
}
