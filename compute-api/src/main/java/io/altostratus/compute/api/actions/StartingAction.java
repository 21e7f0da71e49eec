package io.altostratus.compute.api.actions;

import io.altostratus.compute.api.tasks.ServerTasks;
import io.altostratus.compute.database.workflows.WorkflowKind;
import io.altostratus.compute.model.state.ServerEvent;
import java.util.Map;
import org.springframework.http.ResponseEntity;

/**
 * An action without parameters that starts work and is answered at once with 202.
 *
 * @param verb as Nova names the request in its 409, for example {@code stop}
 * @param actionName as the server's list of actions names it
 */
public record StartingAction(
        String name,
        String policy,
        String schema,
        ServerEvent event,
        WorkflowKind kind,
        String verb,
        String actionName,
        ServerTasks tasks)
        implements ServerAction {

    @Override
    public ResponseEntity<Map<String, Object>> perform(ActionRequest request) {
        tasks.start(request.server(), event, kind, verb, actionName, request.context());
        return ResponseEntity.accepted().build();
    }
}
