package io.altostratus.messaging;

import io.altostratus.context.RequestContext;
import org.jspecify.annotations.Nullable;

/**
 * What a handler learns about a message beside its body.
 *
 * @param sender the broker account that published it, verified by the broker
 * @param redelivered whether it may have been handled before
 */
public record Delivery(RequestContext context, @Nullable String sender, String messageId, boolean redelivered) {}
