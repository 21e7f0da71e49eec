package io.altostratus.compute.api.sleep;

import io.altostratus.compute.api.actions.ServerAction;
import io.altostratus.compute.api.actions.StartingAction;
import io.altostratus.compute.api.tasks.ServerTasks;
import io.altostratus.compute.database.workflows.WorkflowKind;
import io.altostratus.compute.model.state.ServerEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** {@code pause}, {@code unpause}, {@code suspend} and {@code resume}. */
@Configuration(proxyBeanMethods = false)
class SleepActions {

    @Bean
    ServerAction pauseAction(ServerTasks tasks) {
        return action("pause", "os-pause-server:pause", ServerEvent.PAUSE_ASKED, WorkflowKind.PAUSE_SERVER, tasks);
    }

    @Bean
    ServerAction unpauseAction(ServerTasks tasks) {
        return action(
                "unpause", "os-pause-server:unpause", ServerEvent.UNPAUSE_ASKED, WorkflowKind.UNPAUSE_SERVER, tasks);
    }

    @Bean
    ServerAction suspendAction(ServerTasks tasks) {
        return action(
                "suspend", "os-suspend-server:suspend", ServerEvent.SUSPEND_ASKED, WorkflowKind.SUSPEND_SERVER, tasks);
    }

    @Bean
    ServerAction resumeAction(ServerTasks tasks) {
        return action(
                "resume", "os-suspend-server:resume", ServerEvent.RESUME_ASKED, WorkflowKind.RESUME_SERVER, tasks);
    }

    private static ServerAction action(
            String name, String rule, ServerEvent event, WorkflowKind kind, ServerTasks tasks) {
        return new StartingAction(name, "os_compute_api:" + rule, "action-plain", event, kind, name, name, tasks);
    }
}
