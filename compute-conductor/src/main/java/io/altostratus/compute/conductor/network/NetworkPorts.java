package io.altostratus.compute.conductor.network;

import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.database.workflows.PlannedPort;
import io.altostratus.context.RequestContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ports of servers; in operation REST calls to network-service. Everything may be asked for again. */
public interface NetworkPorts {

    /** network-service will not: the message is its own. */
    final class PortsRefusedException extends RuntimeException {

        private final boolean hostsFault;
        private final @Nullable Integer code;

        /**
         * @param hostsFault whether it may work on another host
         * @param code HTTP status that says it to the user; null if the request is not at fault
         */
        public PortsRefusedException(String message, boolean hostsFault, @Nullable Integer code) {
            super(message);
            this.hostsFault = hostsFault;
            this.code = code;
        }

        public @Nullable Integer code() {
            return code;
        }

        public boolean isHostsFault() {
            return hostsFault;
        }
    }

    /**
     * The server's ports on their host.
     *
     * @param unguarded whether there are ports and none has a security group, as on networks without port security
     */
    record BoundPorts(List<Server.Nic> nics, boolean unguarded) {}

    /**
     * Makes the server's own ports, takes up those of its user, and binds all to the host.
     *
     * @throws PortsRefusedException if that cannot be
     */
    BoundPorts ensure(Server server, List<PlannedPort> ports, String host, String zone, RequestContext context);

    /** Removes the server's own ports and gives back those of its user; also ports that were never made. */
    void remove(String serverId, List<PlannedPort> ports, RequestContext context);

    /** The ports stay the server's and are on no host; those that are gone need not be unbound. */
    void unbind(List<PlannedPort> ports, RequestContext context);

    /** Whether the port is there at all. */
    boolean exists(String portId, RequestContext context);

    /** Whether all are wired, by the source itself. */
    boolean allActive(List<PlannedPort> ports, RequestContext context);
}
