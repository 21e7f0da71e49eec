package io.altostratus.network.service.subnets;

import io.altostratus.context.RequestContext;
import io.altostratus.network.service.networks.Network;

/** Learns of changes of subnets, inside the transaction that makes them; the network is locked. */
public interface SubnetObserver {

    void created(Network network, Subnet subnet, RequestContext context);

    void updated(Network network, Subnet before, Subnet after, RequestContext context);

    /** What the observer has in the subnet goes now. */
    void deleting(Network network, Subnet subnet, RequestContext context);

    void deleted(Network network, Subnet subnet, RequestContext context);
}
