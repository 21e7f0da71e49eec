package io.altostratus.compute.agent.order;

import io.altostratus.compute.model.order.HostOrder;
import io.altostratus.compute.model.order.ResumeGuest;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the log says of orders, in the words that operators of Nova look for: they tell a soft from a hard reboot, and what
 * is unpaused from what is resumed, where the orders themselves are the same.
 */
final class OrderWords {

    private static final Map<String, String> BEGINNING = Map.ofEntries(
            Map.entry("build-server", "Starting instance..."),
            Map.entry("start-server", "Powering on instance"),
            Map.entry("stop-server", "Stopping instance"),
            Map.entry("reboot-server", "Rebooting instance (soft reboot)"),
            Map.entry("hard-reboot-server", "Rebooting instance (hard reboot)"),
            Map.entry("pause-server", "Pausing"),
            Map.entry("unpause-server", "Unpausing"),
            Map.entry("suspend-server", "Suspending"),
            Map.entry("resume-server", "Resuming"),
            Map.entry("rescue-server", "Rescuing"),
            Map.entry("unrescue-server", "Unrescuing"),
            Map.entry("rebuild-server", "Rebuilding instance"),
            Map.entry("delete-server", "Terminating instance"));

    private static final Map<String, String> RUNNING_AGAIN = Map.of(
            "build-server", "Instance spawned successfully.",
            "start-server", "Instance rebooted successfully.",
            "hard-reboot-server", "Instance rebooted successfully.");

    private OrderWords() {}

    static String beginning(HostOrder order) {
        String work = order.header().work();
        return work == null ? "Carrying out" : BEGINNING.getOrDefault(work, work);
    }

    /** Null if it is not the last order of what it is a part of, or there is nothing to say. */
    static @Nullable String end(HostOrder order) {
        String work = order.header().work();
        return order instanceof ResumeGuest && work != null ? RUNNING_AGAIN.get(work) : null;
    }
}
