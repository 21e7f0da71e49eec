package io.altostratus.compute.model.order;

/**
 * What every order carries.
 *
 * @param orderId the same on every repetition
 * @param host whom it is for; another one refuses it
 * @param remainingMillis how long it may still be begun, since the clocks of hosts differ
 */
public record OrderHeader(String orderId, String serverId, String host, Fence fence, long remainingMillis) {

    public OrderHeader withRemaining(long millis) {
        return new OrderHeader(orderId, serverId, host, fence, millis);
    }
}
