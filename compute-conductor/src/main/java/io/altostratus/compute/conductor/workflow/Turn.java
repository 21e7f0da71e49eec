package io.altostratus.compute.conductor.workflow;

import io.altostratus.compute.database.workflows.Workflow;

/** What comes after a step. */
sealed interface Turn {

    Turn REST = new Rest();
    Turn LOOK_AGAIN = new LookAgain();

    /** The next step; nobody but the holder can have changed the work, since only the holder's epoch may write. */
    record GoOn(Workflow work) implements Turn {}

    /** Whatever the database says now: the work may have gone to somebody else, or another kind takes over. */
    record LookAgain() implements Turn {}

    /** Nothing for now. */
    record Rest() implements Turn {}
}
