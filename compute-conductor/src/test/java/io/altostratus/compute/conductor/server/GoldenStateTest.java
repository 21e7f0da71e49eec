package io.altostratus.compute.conductor.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.compute.conductor.workflow.Failure;
import io.altostratus.compute.database.actions.ServerAction;
import io.altostratus.compute.database.orders.OrderOutcome;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.database.workflows.PlannedPort;
import io.altostratus.compute.database.workflows.WorkRequest;
import io.altostratus.compute.database.workflows.WorkflowKind;
import io.altostratus.context.Json;
import io.altostratus.context.RequestContext;
import io.altostratus.testing.GoldenFile;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What stands in {@code golden/} was once stored with unfinished work. A later release goes on with it, so a file is never
 * changed; a new form gets a new file.
 */
class GoldenStateTest {

    private static final ServerWork WORK = new ServerWork(
            2,
            List.of("host-1"),
            "host-2",
            "nova",
            List.of(
                    PlannedPort.first(
                            "44444444-0000-4000-8000-000000000001",
                            "55555555-0000-4000-8000-000000000001",
                            "front",
                            1450,
                            "10.0.0.7",
                            true),
                    PlannedPort.first(
                            "44444444-0000-4000-8000-000000000002",
                            "55555555-0000-4000-8000-000000000002",
                            "back",
                            null,
                            null,
                            false)),
            Map.of("prepare-guest", "22222222-0000-4000-8000-000000000001"),
            new Failure("fetching the image", "It broke off.", "host-2", "see the log", true),
            null,
            List.of());

    private static final LocalDateTime NOON = LocalDateTime.of(2026, 1, 1, 12, 0, 1);

    /** The first part has ended, the second goes on. */
    private static final ServerWork TOLD = ServerWork.NEW
            .begun("schedule_instances", NOON)
            .withHost("host-2", "nova")
            .begun("compute_unshelve_instance", NOON.plusSeconds(1));

    private static final RequestContext CONTEXT = new RequestContext(
            "req-1",
            "req-global",
            RequestContext.Scope.PROJECT,
            "user-1",
            "alice",
            "default",
            "project-1",
            "demo",
            "default",
            null,
            List.of("member", "reader"));

    private static final String IMAGE = "33333333-0000-4000-8000-000000000002";

    static Stream<Arguments> stored() {
        return Stream.of(
                Arguments.of("workflow-state-v1", WORK, ServerWork.class),
                Arguments.of("workflow-state-v2", TOLD, ServerWork.class),
                Arguments.of("workflow-context-v1", CONTEXT, RequestContext.class),
                Arguments.of(
                        "work-request-snapshot-v1",
                        new WorkRequest.Snapshot(IMAGE, "qcow2", new WorkRequest.Backup("daily", 2)),
                        WorkRequest.class),
                Arguments.of(
                        "work-request-rebuild-v1",
                        new WorkRequest.Rebuild(new Server.Image(IMAGE, "before", "qcow2", 1_000, 1, 0, Map.of())),
                        WorkRequest.class),
                Arguments.of("work-request-shelve-v1", new WorkRequest.Shelve(IMAGE, "qcow2"), WorkRequest.class),
                Arguments.of(
                        "work-request-unshelve-v1",
                        new WorkRequest.Unshelve(
                                "zone-1",
                                false,
                                "host-1",
                                new Server.Image(IMAGE, "c2-shelved", "qcow2", 1_000, 1, 0, Map.of())),
                        WorkRequest.class),
                Arguments.of("order-outcome-done-v1", new OrderOutcome.Done(1), OrderOutcome.class),
                Arguments.of(
                        "order-outcome-failed-v1",
                        new OrderOutcome.Failed("fetching the image", "It broke off.", "see the log", true),
                        OrderOutcome.class));
    }

    @ParameterizedTest
    @MethodSource("stored")
    void whatWasStoredIsStillRead(String name, Object value, Class<?> type) {
        new GoldenFile(name + ".json").isReadAs(value, type);
        GoldenFile.unknownFieldsAreIgnored(value, type);
    }

    @Test
    void aPartThatFailsIsToldWithItsReason() {
        ServerWork failed = TOLD.begun("compute_unshelve_instance", NOON.plusSeconds(5))
                .ended(NOON.plusSeconds(9), "It broke off.");
        assertThat(failed.story())
                .containsExactly(
                        new ServerAction.Event("schedule_instances", null, "Success", null, NOON, NOON.plusSeconds(1)),
                        new ServerAction.Event(
                                "compute_unshelve_instance",
                                "host-2",
                                "Error",
                                "It broke off.",
                                NOON.plusSeconds(1),
                                NOON.plusSeconds(9)));
        assertThat(failed.hasToldError()).isTrue();
        assertThat(failed.nextAttempt().story())
                .as("another attempt is another story")
                .isEmpty();
    }

    /** The API stores new work as an empty object. */
    @Test
    void newWorkIsRead() {
        assertThat(Json.MAPPER.readValue("{}", ServerWork.class)).isEqualTo(ServerWork.NEW);
        assertThat(Json.MAPPER.readValue(Json.MAPPER.writeValueAsString(ServerWork.NEW), ServerWork.class))
                .isEqualTo(ServerWork.NEW);
    }

    /** The words for kinds of work are in rows: they never change. */
    @Test
    void kindsKeepTheirWords() {
        assertThat(Arrays.stream(WorkflowKind.values()).map(WorkflowKind::word))
                .contains(
                        "build-server",
                        "delete-server",
                        "stop-server",
                        "start-server",
                        "reboot-server",
                        "hard-reboot-server");
        for (WorkflowKind kind : WorkflowKind.values()) {
            assertThat(WorkflowKind.of(kind.word())).isEqualTo(kind);
        }
    }
}
