package io.altostratus.compute.api.resize;

import io.altostratus.api.error.ApiException;
import io.altostratus.compute.api.actions.ActionRequest;
import io.altostratus.compute.api.actions.ServerAction;
import io.altostratus.compute.api.servers.ServerTasks;
import io.altostratus.compute.database.migrations.MigrationRepository;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.database.workflows.WorkBeginning;
import io.altostratus.compute.database.workflows.WorkflowKind;
import io.altostratus.compute.model.state.ServerEvent;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/**
 * {@code confirmResize} or {@code revertResize}.
 *
 * @param migrationStatus what the migration goes through meanwhile
 * @param status of the answer
 */
record DecisionAction(
        String name,
        String policy,
        ServerEvent event,
        WorkflowKind kind,
        String migrationStatus,
        HttpStatus status,
        ServerTasks tasks,
        MigrationRepository migrations)
        implements ServerAction {

    @Override
    public String schema() {
        return "action-any";
    }

    @Override
    public ResponseEntity<Map<String, Object>> perform(ActionRequest request) {
        Server server = request.server();
        ServerTasks.requirePossible(server, event, name, request.context());
        Server.Resize resize = server.wayBack().resize();
        if (resize == null) {
            throw ApiException.badRequest("Instance has not been resized.");
        }
        tasks.start(
                server,
                event,
                kind,
                name,
                name,
                WorkBeginning.EMPTY,
                new ServerTasks.Along() {
                    @Override
                    public void write() {
                        migrations.status(resize.migrationId(), migrationStatus);
                    }
                },
                request.context());
        return ResponseEntity.status(status).build();
    }
}
