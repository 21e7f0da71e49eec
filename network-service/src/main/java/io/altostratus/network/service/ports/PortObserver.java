package io.altostratus.network.service.ports;

import io.altostratus.context.RequestContext;
import java.util.List;
import java.util.Set;

/** Learns of changes of ports, inside the transaction that makes them. */
public interface PortObserver {

    /** Called once the changes are made, addresses included. */
    @FunctionalInterface
    interface Witness {
        void changed(List<PortChange> changes, RequestContext context);
    }

    /** Reads what it will need, before the addresses of the networks are locked: everyone else waits from then on. */
    Witness watch(Set<String> networkIds);
}
