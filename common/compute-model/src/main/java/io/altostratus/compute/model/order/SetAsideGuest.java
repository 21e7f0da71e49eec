package io.altostratus.compute.model.order;

import io.altostratus.messaging.MessageType;

/**
 * Keep the files of a guest as they are in {@code <server id>_resize} and go on with copies of them; a guest that runs is
 * ended.
 *
 * @param backup the migration's id, by which the files are known
 * @param rootGb to which the copied root disk grows, in GiB; 0 to leave it
 */
@MessageType("compute.order.set-aside")
public record SetAsideGuest(OrderHeader header, String backup, int rootGb) implements HostOrder {

    @Override
    public SetAsideGuest withHeader(OrderHeader other) {
        return new SetAsideGuest(other, backup, rootGb);
    }
}
