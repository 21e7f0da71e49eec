package io.altostratus.compute.model.order;

import io.altostratus.messaging.MessageType;

/** Describe a guest whose disk exists to the hypervisor, without starting it; one that runs is ended. */
@MessageType("compute.order.define")
public record DefineGuest(OrderHeader header, GuestSpec guest) implements HostOrder {

    @Override
    public DefineGuest withHeader(OrderHeader other) {
        return new DefineGuest(other, guest);
    }
}
