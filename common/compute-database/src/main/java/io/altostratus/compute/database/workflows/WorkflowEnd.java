package io.altostratus.compute.database.workflows;

/**
 * How a piece of work has ended.
 *
 * @param kind what it was at its end: a delete takes over from any other
 * @param outcome {@code done} or {@code failed}
 * @param state JSON of the definition's state, with the failure if there was one
 */
public record WorkflowEnd(WorkflowKind kind, String outcome, String state) {

    public boolean isDone() {
        return outcome.equals("done");
    }
}
