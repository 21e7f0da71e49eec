package io.altostratus.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.altostratus.compute.model.state.ServerEvent;
import io.altostratus.compute.model.state.ServerStateMachine;
import io.altostratus.testing.SliceTest;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Many short lives of a small cloud. One that fails is repeated with {@code -Dsimulation.first-seed=<seed>
 * -Dsimulation.seeds=1}, and with {@code -Dsimulation.steps} if its life was longer than usual. In a long run users look for
 * what no life before has shown; such a life is told by its history only.
 */
@SliceTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RandomScheduleTest {

    private static final boolean LONG_RUN = Long.getLong("simulation.seeds", 25) >= 200;
    private static final int STEPS = Integer.getInteger("simulation.steps", 500);

    /**
     * Ways out of what has no step that fails: they are taken where the code itself does, or where a host cannot restore
     * the files of before for a whole day, for which no run is long enough.
     */
    private static final Set<String> TOO_RARE = Set.of(
            "shelved/unshelving -> shelved",
            "shelved/shelving_offloading -> shelved",
            "resized/resize_reverting -> resized");

    private final CrashingDatabase database = new CrashingDatabase();

    static LongStream seeds() {
        long first = Long.getLong("simulation.first-seed", 1);
        return LongStream.range(first, first + Long.getLong("simulation.seeds", 25));
    }

    @Order(1)
    @ParameterizedTest
    @MethodSource("seeds")
    void everythingSettlesAndNothingIsLeft(long seed) {
        Chaos chaos = new Chaos(seed);
        World world = new World(database, chaos, Intervals.any(chaos));
        if (chaos.below(4) == 0) {
            chaos.clumsy(8); // most work fails in such a cloud, also what undoes other work
        }
        if (LONG_RUN) {
            world.users().prefer(unseen());
        }
        try {
            for (int i = 0; i < STEPS; i++) {
                world.step();
            }
            Duration taken = world.settle(Duration.ofMinutes(30));
            world.verify();
            assertThat(taken).as("until everything was settled").isLessThan(Duration.ofMinutes(15));
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(
                    "seed " + seed + ": " + e.getMessage() + "\nWhat happened: " + world.keep(seed), e);
        }
    }

    @Order(2)
    @Test
    void noTransitionIsSeenThatIsNotInTheTable() {
        Set<String> seen = Invariants.seenTransitions(database.watching());
        assertThat(Invariants.knownTransitions()).containsAll(seen);
    }

    @Test
    void usersAskForEverythingThatCanBeAskedFor() {
        assertThat(SimulatedUsers.asked())
                .containsExactlyInAnyOrderElementsOf(EnumSet.allOf(ServerEvent.class).stream()
                        .filter(event -> event.name().endsWith("_ASKED"))
                        // An administrator who says that a server is active takes the blame himself.
                        .filter(event -> event != ServerEvent.RESET_TO_ACTIVE_ASKED)
                        .toList());
    }

    /** Over many seeds every transition comes to pass; a fixed few would make this a matter of luck. */
    @Order(3)
    @Test
    void everyTransitionIsVisitedInALongRun() {
        assumeTrue(LONG_RUN, "a short run");
        assertThat(unseen()).isEmpty();
    }

    private List<ServerStateMachine.Transition> unseen() {
        Set<String> seen = Invariants.seenTransitions(database.watching());
        return ServerStateMachine.transitions().stream()
                .filter(RandomScheduleTest::canBeSeen)
                .filter(t -> !seen.contains(t.from() + " -> " + t.to()))
                .filter(t -> !TOO_RARE.contains(t.from() + " -> " + t.to()))
                .toList();
    }

    private static boolean canBeSeen(ServerStateMachine.Transition transition) {
        return !transition.from().equals(transition.to()) // which changes nothing that could be seen
                && transition.event() != ServerEvent.RESET_TO_ACTIVE_ASKED;
    }
}
