package io.altostratus.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.compute.database.workflows.WorkflowKind;
import io.altostratus.compute.model.state.ServerEvent;
import io.altostratus.testing.SliceTest;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every operation, and in each every place where a process may end: before each statement, before and after each commit,
 * around each message and each thing done to a guest. However it ends, all settles, and nothing is left over.
 */
@SliceTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrashMatrixTest {

    /** Every place by default; with n, every n-th. */
    private static final int STRIDE = Integer.getInteger("simulation.crash-stride", 1);

    /** The first place; with a stride, another one gives another sample. */
    private static final int FIRST = Integer.getInteger("simulation.crash-first", 0);

    private final CrashingDatabase database = new CrashingDatabase();

    enum Operation {
        BUILD((world, id) -> world.created.addAll(world.api.create(1)), false),
        DELETE(
                (world, id) -> {
                    world.api.delete(id);
                    world.deleteAsked.add(id);
                },
                true),
        STOP((world, id) -> world.api.ask(id, ServerEvent.STOP_ASKED, WorkflowKind.STOP_SERVER), true),
        START((world, id) -> world.api.ask(id, ServerEvent.START_ASKED, WorkflowKind.START_SERVER), STOP.request),
        SOFT_REBOOT((world, id) -> world.api.ask(id, ServerEvent.SOFT_REBOOT_ASKED, WorkflowKind.REBOOT_SERVER), true),
        HARD_REBOOT(
                (world, id) -> world.api.ask(id, ServerEvent.HARD_REBOOT_ASKED, WorkflowKind.HARD_REBOOT_SERVER), true),
        HARD_REBOOT_ENDS_A_SOFT_ONE(
                (world, id) -> {
                    world.api.ask(id, ServerEvent.SOFT_REBOOT_ASKED, WorkflowKind.REBOOT_SERVER);
                    world.api.takeOver(id, ServerEvent.HARD_REBOOT_ASKED, WorkflowKind.HARD_REBOOT_SERVER);
                },
                true),
        PAUSE((world, id) -> world.api.ask(id, ServerEvent.PAUSE_ASKED, WorkflowKind.PAUSE_SERVER), true),
        UNPAUSE(
                (world, id) -> world.api.ask(id, ServerEvent.UNPAUSE_ASKED, WorkflowKind.UNPAUSE_SERVER),
                PAUSE.request),
        SUSPEND((world, id) -> world.api.ask(id, ServerEvent.SUSPEND_ASKED, WorkflowKind.SUSPEND_SERVER), true),
        RESUME((world, id) -> world.api.ask(id, ServerEvent.RESUME_ASKED, WorkflowKind.RESUME_SERVER), SUSPEND.request),
        RESCUE((world, id) -> world.api.rescue(id), true),
        UNRESCUE(
                (world, id) -> world.api.ask(id, ServerEvent.UNRESCUE_ASKED, WorkflowKind.UNRESCUE_SERVER),
                RESCUE.request),
        SOFT_DELETE(
                (world, id) -> world.api.takeOver(id, ServerEvent.SOFT_DELETE_ASKED, WorkflowKind.SOFT_DELETE_SERVER),
                true),
        RESTORE((world, id) -> world.api.restore(id), SOFT_DELETE.request),
        SOFT_DELETE_WHILE_IT_IS_ATTACHED(
                (world, id) -> {
                    world.api.attach(id, world.chaos.newId());
                    world.api.takeOver(id, ServerEvent.SOFT_DELETE_ASKED, WorkflowKind.SOFT_DELETE_SERVER);
                },
                true),
        RESET_WHILE_IT_IS_REBOOTED(
                (world, id) -> {
                    world.api.ask(id, ServerEvent.HARD_REBOOT_ASKED, WorkflowKind.HARD_REBOOT_SERVER);
                    world.api.resetToError(id);
                },
                true),
        RESET_WHILE_IT_IS_BUILT(
                (world, id) -> {
                    for (String server : world.api.create(1)) {
                        world.created.add(server);
                        world.api.resetToError(server);
                    }
                },
                false),
        ATTACH_INTERFACE((world, id) -> world.api.attach(id, world.chaos.newId()), true),
        DETACH_INTERFACE((world, id) -> world.api.detach(id), true),
        SNAPSHOT((world, id) -> world.api.snapshot(id, world.chaos.newId(), false), true),
        BACKUP((world, id) -> world.api.snapshot(id, world.chaos.newId(), true), true),
        SHELVE((world, id) -> world.api.shelve(id, world.chaos.newId()), true),
        SHELVE_AND_STAY((world, id) -> world.api.shelve(id, world.chaos.newId()), true),
        OFFLOAD((world, id) -> world.api.ask(id, ServerEvent.OFFLOAD_ASKED, WorkflowKind.OFFLOAD_SERVER), true),
        UNSHELVE((world, id) -> world.api.unshelve(id), true),
        UNSHELVE_WHERE_IT_IS((world, id) -> world.api.unshelve(id), true),
        DELETE_WHILE_IT_IS_SHELVED(
                (world, id) -> {
                    world.api.shelve(id, world.chaos.newId());
                    world.api.delete(id);
                    world.deleteAsked.add(id);
                },
                true),
        DELETE_A_SHELVED_ONE(
                (world, id) -> {
                    world.api.delete(id);
                    world.deleteAsked.add(id);
                },
                true),
        DELETE_WHILE_IT_IS_COPIED(
                (world, id) -> {
                    world.api.snapshot(id, world.chaos.newId(), false);
                    world.api.delete(id);
                    world.deleteAsked.add(id);
                },
                true),
        DELETE_WHILE_IT_IS_ATTACHED(
                (world, id) -> {
                    world.api.attach(id, world.chaos.newId());
                    world.api.delete(id);
                    world.deleteAsked.add(id);
                },
                true),
        REBUILD((world, id) -> world.api.ask(id, ServerEvent.REBUILD_ASKED, WorkflowKind.REBUILD_SERVER), true),
        REBUILD_STOPPED(
                (world, id) -> world.api.ask(id, ServerEvent.REBUILD_ASKED, WorkflowKind.REBUILD_SERVER), STOP.request),
        REBUILD_OF_ANOTHER_IMAGE((world, id) -> world.api.rebuild(id, true), true),
        REBUILD_THAT_ITS_HOST_REFUSES((world, id) -> world.api.rebuild(id, false), true),
        RESIZE((world, id) -> world.api.resize(id), true),
        RESIZE_STOPPED((world, id) -> world.api.resize(id), STOP.request),
        CONFIRM_RESIZE((world, id) -> world.api.confirmResize(id), RESIZE.request),
        REVERT_RESIZE((world, id) -> world.api.revertResize(id), RESIZE.request),
        REVERT_RESIZE_STOPPED((world, id) -> world.api.revertResize(id), List.of(STOP.request, RESIZE.request)),
        DELETE_WHILE_IT_IS_RESIZED(
                (world, id) -> {
                    world.api.resize(id);
                    world.api.delete(id);
                    world.deleteAsked.add(id);
                },
                true),
        DELETE_RESIZED(
                (world, id) -> {
                    world.api.delete(id);
                    world.deleteAsked.add(id);
                },
                RESIZE.request),
        SOFT_DELETE_WHILE_IT_IS_RESIZED(
                (world, id) -> {
                    world.api.resize(id);
                    world.api.takeOver(id, ServerEvent.SOFT_DELETE_ASKED, WorkflowKind.SOFT_DELETE_SERVER);
                },
                true),
        RESET_WHILE_IT_IS_RESIZED(
                (world, id) -> {
                    world.api.resize(id);
                    world.api.resetToError(id);
                },
                true),
        REBOOT_WHILE_WHAT_A_RESET_LEFT_IS_REMOVED(
                (world, id) -> {
                    world.api.resize(id);
                    world.api.resetToError(id);
                    world.api.takeOver(id, ServerEvent.HARD_REBOOT_ASKED, WorkflowKind.HARD_REBOOT_SERVER);
                },
                true),
        RESET_RESIZED((world, id) -> world.api.resetToError(id), RESIZE.request),
        DELETE_WHILE_IT_IS_BUILT(
                (world, id) -> {
                    for (String server : world.api.create(1)) {
                        world.created.add(server);
                        world.api.delete(server);
                        world.deleteAsked.add(server);
                    }
                },
                false);

        private final BiConsumer<World, String> request;
        private final boolean needsServer;
        private final List<BiConsumer<World, String>> before;

        Operation(BiConsumer<World, String> request, boolean needsServer) {
            this.request = request;
            this.needsServer = needsServer;
            this.before = List.of();
        }

        Operation(BiConsumer<World, String> request, BiConsumer<World, String> before) {
            this(request, List.of(before));
        }

        /** @param before bring a server that was built into the state in which this can be asked */
        Operation(BiConsumer<World, String> request, List<BiConsumer<World, String>> before) {
            this.request = request;
            this.needsServer = true;
            this.before = before;
        }

        /** Shelved servers stay on their hosts. */
        boolean stays() {
            return this == SHELVE_AND_STAY || this == OFFLOAD || this == UNSHELVE_WHERE_IT_IS;
        }

        boolean startsShelved() {
            return this == OFFLOAD || this == UNSHELVE || this == UNSHELVE_WHERE_IT_IS || this == DELETE_A_SHELVED_ONE;
        }
    }

    @ParameterizedTest
    @EnumSource
    void endsWellWhereverAProcessDies(Operation operation) {
        int places = run(operation, Integer.MAX_VALUE);
        assertThat(places).as("places where a process may die").isGreaterThan(20);
        for (int place = FIRST; place < places; place += STRIDE) {
            run(operation, place);
        }
    }

    /** @return the places that were passed */
    private int run(Operation operation, int place) {
        Chaos chaos = Chaos.calm(7);
        World world = new World(
                database, chaos, operation.stays() ? Intervals.offloadAfter(Duration.ofDays(1)) : Intervals.NONE);
        try {
            String server = "";
            if (operation.needsServer) {
                world.asUser("create", () -> world.created.addAll(world.api.create(1)));
                world.drive(Duration.ofMinutes(5));
                server = world.created.iterator().next();
                String prepared = server;
                for (BiConsumer<World, String> before : operation.before) {
                    world.asUser("prepare", () -> before.accept(world, prepared));
                    world.drive(Duration.ofMinutes(5));
                }
            }
            if (operation.startsShelved()) {
                String shelved = server;
                world.asUser("shelve", () -> Operation.SHELVE.request.accept(world, shelved));
                world.drive(Duration.ofMinutes(5));
            }
            String id = server;
            chaos.crashAtPoint(place);
            world.asUser(operation.name(), () -> operation.request.accept(world, id));
            world.drive(Duration.ofMinutes(20));
            int passed = chaos.crashPointsPassed();
            world.settle(Duration.ofMinutes(20));
            world.verify();
            return passed;
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(
                    operation + " with a crash at place " + place + ": " + e.getMessage() + "\nWhat happened: "
                            + world.keep(operation.ordinal() * 10_000L + place),
                    e);
        }
    }
}
