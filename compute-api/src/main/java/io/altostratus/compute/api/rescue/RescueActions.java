package io.altostratus.compute.api.rescue;

import io.altostratus.compute.api.actions.ServerAction;
import io.altostratus.compute.api.actions.StartingAction;
import io.altostratus.compute.api.tasks.ServerTasks;
import io.altostratus.compute.database.workflows.WorkflowKind;
import io.altostratus.compute.model.state.ServerEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** {@code unrescue}. */
@Configuration(proxyBeanMethods = false)
class RescueActions {

    @Bean
    ServerAction unrescueAction(ServerTasks tasks) {
        return new StartingAction(
                "unrescue",
                "os_compute_api:os-unrescue",
                "action-plain",
                ServerEvent.UNRESCUE_ASKED,
                WorkflowKind.UNRESCUE_SERVER,
                "unrescue",
                "unrescue",
                tasks);
    }
}
