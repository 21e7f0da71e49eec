package io.altostratus.compute.api.power;

import io.altostratus.compute.api.actions.ServerAction;
import io.altostratus.compute.api.actions.StartingAction;
import io.altostratus.compute.api.tasks.ServerTasks;
import io.altostratus.compute.database.workflows.WorkflowKind;
import io.altostratus.compute.model.state.ServerEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** {@code os-stop} and {@code os-start}. */
@Configuration(proxyBeanMethods = false)
class PowerActions {

    @Bean
    ServerAction stopAction(ServerTasks tasks) {
        return new StartingAction(
                "os-stop",
                "os_compute_api:servers:stop",
                "action-plain",
                ServerEvent.STOP_ASKED,
                WorkflowKind.STOP_SERVER,
                "stop",
                "stop",
                tasks);
    }

    @Bean
    ServerAction startAction(ServerTasks tasks) {
        return new StartingAction(
                "os-start",
                "os_compute_api:servers:start",
                "action-plain",
                ServerEvent.START_ASKED,
                WorkflowKind.START_SERVER,
                "start",
                "start",
                tasks);
    }
}
