package io.altostratus.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.compute.database.workflows.WorkflowKind;
import io.altostratus.compute.model.state.ServerEvent;
import io.altostratus.compute.model.state.VmState;
import io.altostratus.testing.SliceTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What conductors do with servers without having been asked: not too early, and once, whoever of them comes first. */
@SliceTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DutiesTest {

    private static final Duration INTERVAL = Duration.ofMinutes(5);
    private static final Intervals SOON = new Intervals(INTERVAL, INTERVAL, INTERVAL);
    private static final Intervals NEVER = Intervals.offloadAfter(Duration.ofDays(-1));

    private final CrashingDatabase database = new CrashingDatabase();

    enum Duty {
        RECLAIM(
                (world, id) -> world.api.takeOver(id, ServerEvent.SOFT_DELETE_ASKED, WorkflowKind.SOFT_DELETE_SERVER),
                (world, id) -> world.api.restore(id),
                VmState.SOFT_DELETED,
                WorkflowKind.DELETE_SERVER,
                VmState.DELETED),
        OFFLOAD(
                (world, id) -> world.api.shelve(id, world.chaos.newId()),
                (world, id) -> world.api.unshelve(id),
                VmState.SHELVED,
                WorkflowKind.OFFLOAD_SERVER,
                VmState.SHELVED_OFFLOADED),
        CONFIRM(
                (world, id) -> world.api.resize(id),
                (world, id) -> world.api.revertResize(id),
                VmState.RESIZED,
                WorkflowKind.CONFIRM_RESIZE,
                VmState.ACTIVE);

        private final BiConsumer<World, String> before;
        private final BiConsumer<World, String> other;
        private final VmState waiting;
        private final WorkflowKind work;
        private final VmState after;

        /**
         * @param before brings a server to where it waits
         * @param other what its owner may want instead
         */
        Duty(
                BiConsumer<World, String> before,
                BiConsumer<World, String> other,
                VmState waiting,
                WorkflowKind work,
                VmState after) {
            this.before = before;
            this.other = other;
            this.waiting = waiting;
            this.work = work;
            this.after = after;
        }
    }

    @ParameterizedTest
    @EnumSource
    void isDoneWhenItsTimeHasComeAndOnce(Duty duty) {
        World world = new World(database, Chaos.calm(11), SOON);
        List<String> servers = waiting(world, duty, 3);

        world.advance(INTERVAL.minusMinutes(2));
        world.conductors.forEach(world::attend);
        assertThat(works(duty)).as("work that has begun too early").isZero();

        world.advance(Duration.ofMinutes(3));
        CompletableFuture.allOf(world.conductors.stream()
                        .map(conductor -> CompletableFuture.runAsync(conductor::attend))
                        .toArray(CompletableFuture[]::new))
                .join();
        assertThat(works(duty)).as("work on each server").isEqualTo(3);
        world.conductors.forEach(world::attend);
        settle(world);
        world.conductors.forEach(world::attend);
        assertThat(works(duty)).as("work on each server").isEqualTo(3);
        assertThat(states(servers)).containsOnly(duty.after);
    }

    @ParameterizedTest
    @EnumSource
    void isNotDoneWhereNoTimeIsSet(Duty duty) {
        World world = new World(database, Chaos.calm(11), NEVER);
        List<String> servers = waiting(world, duty, 1);
        world.advance(INTERVAL.multipliedBy(2));
        world.conductors.forEach(world::attend);
        settle(world);
        assertThat(works(duty)).isZero();
        assertThat(states(servers)).containsOnly(duty.waiting);
    }

    /** What the owner asks for at the last moment comes first. */
    @ParameterizedTest
    @EnumSource
    void whatIsAskedForComesFirst(Duty duty) {
        World world = new World(database, Chaos.calm(11), SOON);
        List<String> servers = waiting(world, duty, 1);
        world.advance(INTERVAL.plusMinutes(1));
        duty.other.accept(world, servers.getFirst());
        world.conductors.forEach(world::attend);
        settle(world);
        world.conductors.forEach(world::attend);
        settle(world);
        assertThat(works(duty)).isZero();
        assertThat(states(servers)).containsOnly(VmState.ACTIVE);
    }

    @ParameterizedTest
    @EnumSource
    void endsWellWhereverAConductorDies(Duty duty) {
        int places = beginWithCrash(duty, Integer.MAX_VALUE);
        assertThat(places).as("places where a conductor may die").isGreaterThan(3);
        for (int place = 0; place < places; place++) {
            beginWithCrash(duty, place);
        }
    }

    /** @return the places that were passed */
    private int beginWithCrash(Duty duty, int place) {
        Chaos chaos = Chaos.calm(11);
        World world = new World(database, chaos, SOON);
        List<String> servers = waiting(world, duty, 1);
        world.advance(INTERVAL.plusMinutes(1));
        chaos.crashAtPoint(place);
        world.attend(world.conductors.getFirst());
        int passed = chaos.crashPointsPassed();
        world.attend(world.conductors.getLast());
        settle(world);
        assertThat(works(duty)).as("work after a crash at place %d", place).isEqualTo(1);
        assertThat(states(servers)).containsOnly(duty.after);
        return passed;
    }

    /** @return servers that have just come to where they wait */
    private List<String> waiting(World world, Duty duty, int howMany) {
        List<String> servers = new ArrayList<>();
        for (int i = 0; i < howMany; i++) {
            servers.addAll(world.api.create(1));
        }
        world.created.addAll(servers);
        world.drive(Duration.ofMinutes(5));
        servers.forEach(id -> duty.before.accept(world, id));
        world.drive(Duration.ofMinutes(5));
        assertThat(servers).hasSize(howMany);
        assertThat(states(servers)).containsOnly(duty.waiting);
        return servers;
    }

    private static void settle(World world) {
        world.drive(Duration.ofMinutes(20));
        world.settle(Duration.ofMinutes(20));
        world.verify();
    }

    private long works(Duty duty) {
        return database.watching()
                .sql("SELECT COUNT(*) FROM workflows WHERE kind = :kind")
                .param("kind", duty.work.word())
                .query(Long.class)
                .single();
    }

    private List<VmState> states(List<String> servers) {
        JdbcClient jdbc = database.watching();
        return servers.stream()
                .map(id -> jdbc.sql("SELECT vm_state FROM servers WHERE id = :id")
                        .param("id", id)
                        .query(String.class)
                        .single())
                .map(VmState::of)
                .toList();
    }
}
