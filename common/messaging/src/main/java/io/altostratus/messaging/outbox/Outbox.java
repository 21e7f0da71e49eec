package io.altostratus.messaging.outbox;

import io.altostratus.context.RequestContext;
import io.altostratus.messaging.Address;

/**
 * Sends messages as part of a database transaction: they leave after the commit, at least once, in no particular order,
 * however often this process dies in between; and never if the transaction is rolled back.
 */
public interface Outbox {

    /** Must be called inside a transaction. */
    void send(Address to, Object message, RequestContext context);
}
