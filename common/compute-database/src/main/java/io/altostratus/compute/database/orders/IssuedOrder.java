package io.altostratus.compute.database.orders;

import io.altostratus.context.RequestContext;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * An order that was sent to a host.
 *
 * @param body JSON of the message
 * @param outcome null while it is open
 */
public record IssuedOrder(
        String id,
        String workflowId,
        String serverId,
        String host,
        String kind,
        String body,
        RequestContext context,
        LocalDateTime deadline,
        @Nullable OrderOutcome outcome) {}
