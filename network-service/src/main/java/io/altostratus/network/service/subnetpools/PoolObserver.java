package io.altostratus.network.service.subnetpools;

import io.altostratus.context.RequestContext;

/** A feature that follows changes of subnet pools, in the same transaction. */
public interface PoolObserver {

    /** What is taken from the pool is in another address scope now. */
    void scopeChanged(String poolId, RequestContext context);
}
