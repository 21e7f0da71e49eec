package io.altostratus.compute.api.shelving;

import io.altostratus.compute.api.actions.ServerAction;
import io.altostratus.compute.api.actions.StartingAction;
import io.altostratus.compute.api.tasks.ServerTasks;
import io.altostratus.compute.database.workflows.WorkflowKind;
import io.altostratus.compute.model.state.ServerEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** {@code shelveOffload}: a shelved server leaves its host. */
@Configuration(proxyBeanMethods = false)
class ShelveActions {

    @Bean
    ServerAction shelveOffloadAction(ServerTasks tasks) {
        return new StartingAction(
                "shelveOffload",
                "os_compute_api:os-shelve:shelve_offload",
                "action-plain",
                ServerEvent.OFFLOAD_ASKED,
                WorkflowKind.OFFLOAD_SERVER,
                "shelveOffload",
                "shelveOffload",
                tasks);
    }
}
