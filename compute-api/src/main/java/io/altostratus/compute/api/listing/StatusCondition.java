package io.altostratus.compute.api.listing;

import io.altostratus.compute.model.state.ServerState;
import io.altostratus.compute.model.state.TaskState;
import io.altostratus.compute.model.state.VmState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which rows have a status: told by the states themselves, so that a list never finds what is shown otherwise. */
final class StatusCondition {

    private static final String DELETED = "DELETED";
    private static final Map<String, String> BY_STATUS = byStatus();

    private StatusCondition() {}

    /** SQL on the columns of servers {@code s}; null for a status that no server can have. */
    static @Nullable String of(String status) {
        return BY_STATUS.get(status.toUpperCase(Locale.ROOT));
    }

    static boolean isDeleted(String status) {
        return status.equalsIgnoreCase(DELETED);
    }

    private static Map<String, String> byStatus() {
        Map<String, List<String>> conditions = new TreeMap<>();
        for (VmState vm : VmState.values()) {
            Map<String, List<String>> tasks = new TreeMap<>();
            for (TaskState task : TaskState.values()) {
                tasks.computeIfAbsent(ServerState.of(vm, task).status(), status -> new ArrayList<>())
                        .add("'" + task.word() + "'");
            }
            String idle = ServerState.idle(vm).status();
            tasks.computeIfAbsent(idle, status -> new ArrayList<>());
            tasks.forEach((status, words) -> {
                String busy = words.isEmpty() ? "1 = 0" : "s.task_state IN (" + String.join(", ", words) + ")";
                String condition = "s.vm_state = '" + vm.word() + "' AND ("
                        + (status.equals(idle) ? "s.task_state IS NULL OR " : "") + busy + ")";
                conditions.computeIfAbsent(status, s -> new ArrayList<>()).add(condition);
            });
        }
        Map<String, String> byStatus = new TreeMap<>();
        conditions.forEach((status, all) -> byStatus.put(status, "(" + String.join(") OR (", all) + ")"));
        byStatus.put(DELETED, "s.deleted = TRUE");
        return byStatus;
    }
}
