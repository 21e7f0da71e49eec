package io.altostratus.compute.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.compute.model.state.ServerState;
import io.altostratus.compute.model.state.ServerStateMachine;
import io.altostratus.compute.model.state.VmState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Deleting is accepted in every state, whatever else goes on, and again. */
class DeleteServerTest extends ComputeSlice {

    static List<ServerState> livingStates() {
        return ServerStateMachine.transitions().stream()
                .flatMap(t -> Stream.of(t.from(), t.to()))
                .filter(state -> state.vm() != VmState.DELETED)
                .distinct()
                .toList();
    }

    private String serverIn(ServerState state) {
        Map<String, Object> columns = new HashMap<>();
        columns.put("vm_state", state.vm().word());
        columns.put("task_state", state.task() == null ? null : state.task().word());
        if (state.vm() == VmState.BUILDING) {
            columns.put("host", null);
            columns.put("hypervisor", null);
        }
        return seed.server(project, columns);
    }

    private Map<String, Object> workflow(String server) {
        return jdbc.sql("""
                        SELECT kind, superseded_by, generation, wake_at <= UTC_TIMESTAMP(6) AS due FROM workflows
                        WHERE active_server = :server
                        """).param("server", server).query().singleRow();
    }

    @ParameterizedTest
    @MethodSource("livingStates")
    void inEveryStateWithoutOtherWork(ServerState state) {
        String server = serverIn(state);
        assertThat(user.delete("/v2.1/servers/" + server).status()).isEqualTo(204);
        assertThat(seed.state(server)).containsEntry("task_state", "deleting").containsEntry("generation", 4L);
        assertThat(workflow(server)).containsEntry("kind", "delete-server").containsEntry("generation", 4L);
        assertThat(user.get("/v2.1/servers/" + server + "/os-instance-actions")
                        .json()
                        .get("instanceActions")
                        .findValuesAsString("action"))
                .containsExactly("delete");
    }

    @ParameterizedTest
    @MethodSource("livingStates")
    void inEveryStateWhileOtherWorkGoesOn(ServerState state) {
        String server = serverIn(state);
        seed.workflow(server, "build-server");
        assertThat(user.delete("/v2.1/servers/" + server).status()).isEqualTo(204);
        assertThat(seed.state(server)).containsEntry("task_state", "deleting");
        Map<String, Object> work = workflow(server);
        assertThat(work.get("due")).isIn(1, 1L, true);
        if (!"deleting".equals(state.task() == null ? "" : state.task().word())) {
            assertThat(work).containsEntry("superseded_by", "delete-server").containsEntry("generation", 4L);
        }
        assertThat(rowsOf("workflows")).isEqualTo(1);
    }

    @Test
    void againAndAgain() {
        String server = seed.server(project, Map.of());
        for (int i = 0; i < 3; i++) {
            assertThat(user.delete("/v2.1/servers/" + server).status()).isEqualTo(204);
        }
        assertThat(rowsOf("workflows")).isEqualTo(1);
        assertThat(user.get("/v2.1/servers/" + server)
                        .json()
                        .at("/server/OS-EXT-STS:task_state")
                        .asString())
                .isEqualTo("deleting");
    }

    @Test
    void byManyAtTheSameTime() throws Exception {
        String server = seed.server(project, Map.of());
        List<Future<Integer>> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 12; i++) {
                boolean stop = i % 3 == 2;
                answers.add(threads.submit(() -> (stop
                                ? user.post("/v2.1/servers/" + server + "/action", "{\"os-stop\": null}")
                                : user.delete("/v2.1/servers/" + server))
                        .status()));
            }
        }
        for (int i = 0; i < answers.size(); i++) {
            assertThat(answers.get(i).get()).isIn(i % 3 == 2 ? List.of(202, 409) : List.of(204));
        }
        assertThat(seed.state(server)).containsEntry("task_state", "deleting");
        assertThat(rowsOf("workflows")).isEqualTo(1);
    }

    @Test
    void onlyTheOwnersAndAdministrators() {
        String server = seed.server(project, Map.of());
        assertFault(stranger.delete("/v2.1/servers/" + server), 404, "itemNotFound", server);
        assertFault(stranger.get("/v2.1/servers/" + server), 404, "itemNotFound", server);
        assertFault(
                stranger.post("/v2.1/servers/" + server + "/action", "{\"os-stop\": null}"),
                404,
                "itemNotFound",
                server);
        assertFault(
                stranger.put("/v2.1/servers/" + server, "{\"server\": {\"name\": \"x\"}}"),
                404,
                "itemNotFound",
                server);
        assertFault(
                stranger.put("/v2.1/servers/" + server + "/metadata", "{\"metadata\": {}}"),
                404,
                "itemNotFound",
                server);
        assertThat(seed.state(server)).containsEntry("generation", 3L);
        assertThat(admin.delete("/v2.1/servers/" + server).status()).isEqualTo(204);
    }

    @Test
    void whatIsGoneIs404() {
        String server = seed.server(project, Map.of("deleted", true, "vm_state", "deleted"));
        assertFault(user.delete("/v2.1/servers/" + server), 404, "itemNotFound", server);
        assertThat(rowsOf("workflows")).isZero();
    }
}
