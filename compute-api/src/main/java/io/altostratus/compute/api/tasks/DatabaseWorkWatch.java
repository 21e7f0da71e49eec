package io.altostratus.compute.api.tasks;

import io.altostratus.compute.database.servers.ServerRepository;
import io.altostratus.compute.database.workflows.WorkflowEnd;
import io.altostratus.compute.database.workflows.WorkflowRepository;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** Looks at the rows of work again and again; the waiting request holds no thread of the platform. */
@Component
final class DatabaseWorkWatch implements WorkWatch {

    private static final Duration LIMIT = Duration.ofSeconds(50);
    private static final long FIRST_PAUSE = 20;
    private static final long LONGEST_PAUSE = 250;

    private final WorkflowRepository workflows;
    private final ServerRepository servers;

    DatabaseWorkWatch(WorkflowRepository workflows, ServerRepository servers) {
        this.workflows = workflows;
        this.servers = servers;
    }

    @Override
    public Optional<WorkflowEnd> end(String workflowId) {
        return until(() -> workflows.end(workflowId));
    }

    @Override
    public boolean isFree(String serverId) {
        return until(() -> servers.find(serverId)
                                .map(server -> server.state().task())
                                .filter(task -> task.isBrief())
                                .isEmpty()
                        ? Optional.of(serverId)
                        : Optional.<String>empty())
                .isPresent();
    }

    private static <T> Optional<T> until(Supplier<Optional<T>> look) {
        long end = System.nanoTime() + LIMIT.toNanos();
        long pause = FIRST_PAUSE;
        while (true) {
            Optional<T> found = look.get();
            if (found.isPresent() || System.nanoTime() - end > 0) {
                return found;
            }
            try {
                TimeUnit.MILLISECONDS.sleep(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
            pause = Math.min(LONGEST_PAUSE, pause * 3 / 2);
        }
    }
}
