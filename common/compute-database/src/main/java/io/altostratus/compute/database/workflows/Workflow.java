package io.altostratus.compute.database.workflows;

import io.altostratus.context.RequestContext;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A piece of work in steps, as it stands.
 *
 * @param step name of the step to run next; empty at the beginning
 * @param undoing whether its steps are being undone
 * @param state JSON of the definition's state
 * @param generation of the server that it works for
 * @param orders how many orders to hosts it has issued
 * @param supersededBy a later request that takes over
 * @param epoch raised with every lease: what an earlier holder still writes is refused
 * @param stepDeadline when the present step gives up
 * @param failures of the present step in a row
 */
public record Workflow(
        String id,
        WorkflowKind kind,
        int version,
        String serverId,
        String step,
        boolean undoing,
        String state,
        RequestContext context,
        long generation,
        int orders,
        @Nullable WorkflowKind supersededBy,
        long epoch,
        @Nullable LocalDateTime stepDeadline,
        int failures,
        LocalDateTime createdAt) {

    /** How it stands after its holder has written this. */
    public Workflow after(Advance advance) {
        return new Workflow(
                id,
                kind,
                version,
                serverId,
                advance.step(),
                advance.undoing(),
                advance.state(),
                context,
                generation,
                advance.orders(),
                supersededBy,
                epoch,
                advance.stepDeadline(),
                advance.failures(),
                createdAt);
    }
}
