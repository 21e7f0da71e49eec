package io.altostratus.network.service.networks;

import io.altostratus.context.RequestContext;

/** Learns of changes of networks, inside the transaction that makes them. */
public interface NetworkObserver {

    default void created(Network network, RequestContext context) {}

    void updated(Network before, Network after, RequestContext context);

    /** The network is locked; what the observer has in it goes now. */
    void deleting(Network network, RequestContext context);
}
