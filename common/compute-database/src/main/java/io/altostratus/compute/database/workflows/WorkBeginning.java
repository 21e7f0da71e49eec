package io.altostratus.compute.database.workflows;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a piece of work begins with, as the request stores it; the conductor reads it as the state of its first step.
 *
 * @param ports which it adds to the server or takes from it
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record WorkBeginning(
        List<PlannedPort> ports, @Nullable WorkRequest request) {

    public static final WorkBeginning EMPTY = new WorkBeginning(List.of(), null);

    public static WorkBeginning with(PlannedPort port) {
        return new WorkBeginning(List.of(port), null);
    }

    public static WorkBeginning with(WorkRequest request) {
        return new WorkBeginning(List.of(), request);
    }
}
