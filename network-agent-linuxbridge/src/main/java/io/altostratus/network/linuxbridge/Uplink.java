package io.altostratus.network.linuxbridge;

import io.altostratus.host.link.IpBatch;
import io.altostratus.network.agent.convergence.LinkTable;
import io.altostratus.network.model.NetworkDetails;
import org.jspecify.annotations.Nullable;

/** What joins a network's bridge to the same network on other hosts. */
interface Uplink {

    /** A network that cannot be joined to the others; the message says what to do. */
    final class UnreachableException extends RuntimeException {

        UnreachableException(String message) {
            super(message);
        }
    }

    /**
     * What is missing at the uplink; the bridge is there, or made before this.
     *
     * @throws UnreachableException if it cannot be made on this host
     */
    IpBatch missing(NetworkDetails network, String bridge, LinkTable links);

    /** The device in the bridge that may have had addresses of the host's own before; null if there is none such. */
    @Nullable
    String operatorsDevice(NetworkDetails network, LinkTable links);
}
