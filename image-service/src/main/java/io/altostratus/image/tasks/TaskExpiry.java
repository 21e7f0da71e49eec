package io.altostratus.image.tasks;

import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import org.springframework.stereotype.Component;

/** Forgets finished tasks after their time, a few at once. */
@Component
public class TaskExpiry {

    private static final int CHUNK = 500;

    private final TaskRepository tasks;
    private final TaskProperties properties;

    TaskExpiry(TaskRepository tasks, TaskProperties properties) {
        this.tasks = tasks;
        this.properties = properties;
    }

    /** The recurring task that does the work; give it to {@code PersistentTasks}. */
    public Task<?> task() {
        return Tasks.recurring("expire-tasks", FixedDelay.of(properties.expiryInterval()))
                .execute((instance, context) -> run());
    }

    void run() {
        while (tasks.removeExpired(CHUNK) == CHUNK) {
            // There may be more.
        }
    }
}
