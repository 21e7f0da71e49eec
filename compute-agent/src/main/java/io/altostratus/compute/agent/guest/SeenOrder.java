package io.altostratus.compute.agent.guest;

import io.altostratus.compute.model.order.Fence;
import org.jspecify.annotations.Nullable;

/**
 * The newest order seen for a guest.
 *
 * @param done whether it was carried out; a repetition is then only reported again
 * @param powerState code of the guest's power state after it was done
 */
public record SeenOrder(
        String orderId, Fence fence, boolean done, @Nullable Integer powerState) {}
