package io.altostratus.compute.model.order;

/**
 * An order to a host about one server. It is acknowledged when it is accepted; that it is done is reported later. A
 * repetition of a done order is answered with the same report.
 */
public sealed interface HostOrder
        permits PrepareGuest, ResumeGuest, StopGuest, RebootGuest, DestroyGuest, AttachInterface, DetachInterface {

    OrderHeader header();

    /** The same order with the time that is left. */
    HostOrder withHeader(OrderHeader header);
}
