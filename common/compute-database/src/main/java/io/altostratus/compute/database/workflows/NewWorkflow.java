package io.altostratus.compute.database.workflows;

import io.altostratus.context.Json;
import io.altostratus.context.RequestContext;

/**
 * Work that a request asks for.
 *
 * @param version of the definition that will run it
 * @param state JSON that the first step reads
 * @param generation of the server after the request
 */
public record NewWorkflow(
        String id,
        WorkflowKind kind,
        int version,
        String serverId,
        String state,
        RequestContext context,
        long generation) {

    /** The version of all definitions of this release; a later release finishes instances of earlier ones. */
    public static final int VERSION = 1;

    /** The step every definition begins with has no name yet: the conductor takes its first. */
    public static final String BEGINNING = "";

    public static NewWorkflow of(
            String id, WorkflowKind kind, String serverId, Object state, RequestContext context, long generation) {
        return new NewWorkflow(id, kind, VERSION, serverId, Json.MAPPER.writeValueAsString(state), context, generation);
    }
}
