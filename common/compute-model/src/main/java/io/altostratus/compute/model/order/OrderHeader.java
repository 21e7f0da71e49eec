package io.altostratus.compute.model.order;

import org.jspecify.annotations.Nullable;

/**
 * What every order carries.
 *
 * @param orderId the same on every repetition
 * @param host whom it is for; another one refuses it
 * @param remainingMillis how long it may still be begun, since the clocks of hosts differ
 * @param work what it is a part of, such as {@code hard-reboot-server}, for the host's log; null if that is not known
 */
public record OrderHeader(
        String orderId,
        String serverId,
        String host,
        Fence fence,
        long remainingMillis,
        @Nullable String work) {

    /** Of work that is not named. */
    public OrderHeader(String orderId, String serverId, String host, Fence fence, long remainingMillis) {
        this(orderId, serverId, host, fence, remainingMillis, null);
    }

    public OrderHeader withRemaining(long millis) {
        return new OrderHeader(orderId, serverId, host, fence, millis, work);
    }
}
