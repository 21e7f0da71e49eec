package io.altostratus.compute.model.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ServerStateMachineTest {

    private static final List<ServerStateMachine.Transition> TABLE = ServerStateMachine.transitions();

    @Test
    void everyStateIsReachedFromTheBeginning() {
        Set<ServerState> all =
                TABLE.stream().map(ServerStateMachine.Transition::to).collect(Collectors.toSet());
        assertThat(reachable(ServerStateMachine.INITIAL)).containsAll(all);
    }

    @Test
    void theFinalStateIsReachedFromEveryStateAndLeftByNothing() {
        for (ServerStateMachine.Transition transition : TABLE) {
            assertThat(reachable(transition.from())).contains(ServerStateMachine.FINAL);
            assertThat(transition.from()).isNotEqualTo(ServerStateMachine.FINAL);
        }
    }

    @Test
    void deleteIsAcceptedInEveryLivingState() {
        Set<ServerState> living =
                TABLE.stream().map(ServerStateMachine.Transition::from).collect(Collectors.toSet());
        assertThat(living)
                .allSatisfy(state -> assertThat(ServerStateMachine.next(state, ServerEvent.DELETE_ASKED))
                        .isPresent());
    }

    @Test
    void aTaskIsLeftByItsEndAndNoOtherRequestComesBetween() {
        Set<ServerEvent> requests = Set.of(
                ServerEvent.STOP_ASKED,
                ServerEvent.START_ASKED,
                ServerEvent.SOFT_REBOOT_ASKED,
                ServerEvent.PAUSE_ASKED,
                ServerEvent.UNPAUSE_ASKED,
                ServerEvent.SUSPEND_ASKED,
                ServerEvent.RESUME_ASKED,
                ServerEvent.RESCUE_ASKED,
                ServerEvent.UNRESCUE_ASKED,
                ServerEvent.RESTORE_ASKED,
                ServerEvent.INTERFACE_ATTACH_ASKED,
                ServerEvent.INTERFACE_DETACH_ASKED);
        assertThat(TABLE)
                .filteredOn(t -> requests.contains(t.event()))
                .allSatisfy(t -> assertThat(t.from().task()).isNull());
        assertThat(TABLE)
                .filteredOn(t -> t.from().task() != null)
                .extracting(t -> t.from())
                .allSatisfy(state -> {
                    assertThat(TABLE).anyMatch(t -> t.from().equals(state) && t.to().task() != state.task());
                });
    }

    /** Nova's words for both lists. */
    @Test
    void aHardRebootEndsWhatHangs() {
        Set<String> allowed = Set.of("rebooting", "resuming", "rebooting_hard", "unpausing", "pausing", "suspending");
        assertThat(ServerStateMachine.sources(ServerEvent.HARD_REBOOT_ASKED)).allSatisfy(state -> {
            assertThat(state.vm())
                    .isIn(VmState.ACTIVE, VmState.STOPPED, VmState.PAUSED, VmState.SUSPENDED, VmState.ERROR);
            TaskState task = state.task();
            assertThat(task == null || allowed.contains(task.word())).isTrue();
        });
    }

    /** A rebuild that mends a failed server does not look as if it had failed. */
    @Test
    void aTaskHasAStatusWhereNovaGivesItOne() {
        assertThat(ServerState.of(VmState.ERROR, TaskState.REBUILDING).status()).isEqualTo("REBUILD");
        assertThat(ServerState.of(VmState.STOPPED, TaskState.REBUILD_SPAWNING).status())
                .isEqualTo("REBUILD");
        assertThat(ServerState.of(VmState.STOPPED, TaskState.RESIZE_PREP).status())
                .isEqualTo("RESIZE");
        assertThat(ServerState.of(VmState.ACTIVE, TaskState.REBOOTING_HARD).status())
                .isEqualTo("HARD_REBOOT");
        assertThat(ServerState.of(VmState.STOPPED, TaskState.REBOOTING_HARD).status())
                .isEqualTo("SHUTOFF");
        assertThat(ServerState.of(VmState.ERROR, TaskState.REBOOTING_HARD).status())
                .isEqualTo("ERROR");
        assertThat(ServerState.of(VmState.RESIZED, TaskState.RESIZE_CONFIRMING).status())
                .isEqualTo("VERIFY_RESIZE");
        assertThat(ServerState.of(VmState.DELETED, TaskState.REBUILDING).status())
                .isEqualTo("DELETED");
    }

    @Test
    void everyEventHappensSomewhere() {
        assertThat(TABLE.stream().map(ServerStateMachine.Transition::event).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(ServerEvent.values());
    }

    private static Set<ServerState> reachable(ServerState start) {
        Set<ServerState> seen = new HashSet<>(Set.of(start));
        Deque<ServerState> open = new ArrayDeque<>(seen);
        while (!open.isEmpty()) {
            ServerState state = open.pop();
            for (ServerStateMachine.Transition transition : TABLE) {
                if (transition.from().equals(state) && seen.add(transition.to())) {
                    open.push(transition.to());
                }
            }
        }
        return seen;
    }
}
