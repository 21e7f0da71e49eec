package io.altostratus.image.imports;

import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.altostratus.image.tasks.TaskExpiry;
import io.altostratus.persistence.PersistentTasks;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Sees to it that each import that was written down is worked on, by whichever process, until it has ended. It has a table
 * and threads of its own, so that long downloads keep nobody from removing images.
 */
@Component
class ImportWork implements SmartLifecycle {

    /** What the work is about. */
    record Order(String taskId) {}

    private static final String TASK = "import-image";

    private final PersistentTasks work;
    private final WebSource web;

    ImportWork(
            DataSource dataSource,
            ObjectProvider<ImportRun> runs,
            TaskExpiry expiry,
            WebSource web,
            ImportProperties properties) {
        this.web = web;
        work = new PersistentTasks(
                dataSource, "image_imports", properties.atOnce(), List.of(task(runs), expiry.task()));
    }

    private static Task<?> task(ObjectProvider<ImportRun> runs) {
        return Tasks.oneTime(TASK, Order.class)
                .onFailure(new FailureHandler.ExponentialBackoffFailureHandler<>(Duration.ofSeconds(1), 2))
                .execute((instance, context) ->
                        runs.getObject().run(instance.getData().taskId()));
    }

    /** Written with the current transaction; begun right after its commit. */
    void schedule(String taskId) {
        work.scheduleNew(TASK, taskId, new Order(taskId));
    }

    @Override
    public void start() {
        work.start();
    }

    @Override
    public void stop() {
        web.close();
        work.stop();
    }

    @Override
    public boolean isRunning() {
        return work.isRunning();
    }
}
