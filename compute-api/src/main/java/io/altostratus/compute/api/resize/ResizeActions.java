package io.altostratus.compute.api.resize;

import io.altostratus.compute.api.actions.ServerAction;
import io.altostratus.compute.api.servers.ServerTasks;
import io.altostratus.compute.database.migrations.MigrationRepository;
import io.altostratus.compute.database.workflows.WorkflowKind;
import io.altostratus.compute.model.state.ServerEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;

/** The two ways on from a resize. */
@Configuration(proxyBeanMethods = false)
class ResizeActions {

    @Bean
    ServerAction confirmResizeAction(ServerTasks tasks, MigrationRepository migrations) {
        return new DecisionAction(
                "confirmResize",
                "os_compute_api:servers:confirm_resize",
                ServerEvent.RESIZE_CONFIRM_ASKED,
                WorkflowKind.CONFIRM_RESIZE,
                "confirming",
                HttpStatus.NO_CONTENT,
                tasks,
                migrations);
    }

    @Bean
    ServerAction revertResizeAction(ServerTasks tasks, MigrationRepository migrations) {
        return new DecisionAction(
                "revertResize",
                "os_compute_api:servers:revert_resize",
                ServerEvent.RESIZE_REVERT_ASKED,
                WorkflowKind.REVERT_RESIZE,
                "reverting",
                HttpStatus.ACCEPTED,
                tasks,
                migrations);
    }
}
