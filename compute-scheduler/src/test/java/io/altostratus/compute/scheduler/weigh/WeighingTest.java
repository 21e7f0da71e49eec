package io.altostratus.compute.scheduler.weigh;

import static io.altostratus.compute.scheduler.Hosts.host;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.altostratus.compute.database.servergroups.GroupPolicy;
import io.altostratus.compute.scheduler.Hosts;
import io.altostratus.compute.scheduler.demand.Demand;
import io.altostratus.compute.scheduler.demand.GroupPlacement;
import io.altostratus.compute.scheduler.host.HostState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class WeighingTest {

    private static WeigherSettings settings(Map<String, Double> metrics) {
        return new WeigherSettings(1, 0, 0, -1, 0, 0, 1, 1, 1_000_000, 1, metrics, -10_000);
    }

    private static Weighing weighing() {
        return Weighing.of(List.of(), StandardWeighers.all(settings(Map.of())), List.of());
    }

    private static Demand demand() {
        return Hosts.demand(Hosts.request(Map.of(), Map.of(), Map.of()), null);
    }

    private static HostState free(String name, int memory) {
        return host(name).memory(memory, 0).build();
    }

    private static Map<String, Double> weights(Weighing weighing, Demand demand, HostState... hosts) {
        Map<String, Double> weights = new LinkedHashMap<>();
        weighing.weigh(List.of(hosts), demand)
                .all()
                .forEach(w -> weights.put(w.host().host(), w.weight()));
        return weights;
    }

    private static String best(Demand demand, HostState... hosts) {
        return weighing()
                .weigh(List.of(hosts), demand)
                .next()
                .orElseThrow()
                .host()
                .host();
    }

    /** The values of the book that the seed list quotes. */
    @Test
    void weightsAreFreeMemoryInProportionToTheMost() {
        assertThat(weights(weighing(), demand(), free("a", 7466), free("b", 3434))
                        .get("b"))
                .isEqualTo(0.459951781, within(1e-9));
        Weighing longLived = weighing();
        assertThat(weights(longLived, demand(), free("a", 9488), free("b", 9360)))
                .containsEntry("a", 1.0)
                .hasEntrySatisfying("b", weight -> assertThat(weight).isEqualTo(0.986509274874, within(1e-12)));
        assertThat(weights(longLived, demand(), free("a", 9424), free("b", 9296)))
                .as("in proportion to the most that was ever seen")
                .hasEntrySatisfying("a", weight -> assertThat(weight).isEqualTo(0.993254637437, within(1e-12)))
                .hasEntrySatisfying("b", weight -> assertThat(weight).isEqualTo(0.97976391231, within(1e-11)));
        assertThat(weights(longLived, demand(), free("a", 9424)))
                .as("nothing is weighed where there is no choice")
                .containsEntry("a", 0.0);
    }

    @Test
    void aLineOfTheLogTellsWhatWasWeighed() {
        HostState host = host("compute1").memory(10_000, 576).load(2, 1, 0).build();
        assertThat(weighing().weigh(List.of(host), demand()).next().orElseThrow())
                .hasToString("WeighedHost [host: (compute1, compute1.example.org) ram:9424MB disk:100352MB io_ops:1"
                        + " instances:2, weight: 0.0]");
    }

    @Test
    void loadAndFailuresCountAgainstAHost() {
        assertThat(best(
                        demand(),
                        host("busy").load(0, 4, 0).build(),
                        host("idle").memory(6_000, 0).build()))
                .isEqualTo("idle");
        assertThat(best(
                        demand(),
                        host("broken").load(0, 0, 2).build(),
                        host("sound").memory(500, 0).build()))
                .isEqualTo("sound");
        assertThat(best(
                        demand(),
                        host("more").load(3, 0, 0).build(),
                        host("fewer").load(2, 0, 0).build()))
                .as("among equals")
                .isEqualTo("fewer");
    }

    @Test
    void softGroupsPreferAndForbidNothing() {
        HostState a = free("a", 9_000);
        HostState b = free("b", 10_000);
        assertThat(best(group(GroupPolicy.SOFT_AFFINITY), a, b)).isEqualTo("a");
        assertThat(best(group(GroupPolicy.SOFT_ANTI_AFFINITY), a, b)).isEqualTo("b");
        assertThat(best(group(GroupPolicy.SOFT_ANTI_AFFINITY), a, free("c", 8_500)))
                .isEqualTo("c");
        assertThat(best(group(GroupPolicy.AFFINITY), a, b)).isEqualTo("b");
    }

    private static Demand group(GroupPolicy policy) {
        return Hosts.demand(
                Hosts.request(Map.of(), Map.of(), Map.of()), new GroupPlacement("g", policy, 1, Map.of("a", 2)));
    }

    @Test
    void aggregatesReplaceMultipliers() {
        HostState full = host("full")
                .memory(2_000, 0)
                .aggregate("ram_weight_multiplier", "-1", "3")
                .build();
        HostState empty = host("empty")
                .memory(9_000, 0)
                .aggregate("ram_weight_multiplier", "-1")
                .build();
        assertThat(best(demand(), full, empty)).isEqualTo("full");
    }

    @Test
    void measuredValuesCountAsConfigured() {
        Weighing weighing = Weighing.of(
                List.of("MetricsWeigher"), StandardWeighers.all(settings(Map.of("cpu.percent", -1.0))), List.of());
        assertThat(weighing.names()).containsExactly("MetricsWeigher");
        assertThat(weights(
                                weighing,
                                demand(),
                                host("silent").build(),
                                host("hot").metrics(Map.of("cpu.percent", 90.0)).build(),
                                host("cool").metrics(Map.of("cpu.percent", 5.0)).build())
                        .keySet())
                .containsExactly("cool", "hot", "silent");
    }

    @Test
    void aWeigherOfOnesOwnCounts() {
        HostWeigher own = new NamedWeigher(
                "Own",
                "own_weight_multiplier",
                10,
                false,
                demand -> host -> host.host().equals("b") ? 1 : 0);
        Weighing weighing = Weighing.of(List.of(), StandardWeighers.all(settings(Map.of())), List.of(own));
        assertThat(weights(weighing, demand(), free("a", 9_000), free("b", 1_000))
                        .keySet())
                .containsExactly("b", "a");
        assertThatThrownBy(() -> Weighing.of(List.of("RomWeigher"), List.of(own), List.of()))
                .hasMessageContaining("RomWeigher");
    }

    /** However hosts are: all come, each once, and no better one after a worse one. */
    @RepeatedTest(20)
    void aRankingIsInOrderAndComplete() {
        Random random = new Random();
        long seed = random.nextLong();
        Random seeded = new Random(seed);
        List<HostState> hosts = IntStream.range(0, 1 + seeded.nextInt(30))
                .mapToObj(i -> host("h" + i)
                        .memory(seeded.nextInt(5) * 1_000, seeded.nextInt(3) * 1_000)
                        .load(seeded.nextInt(4), seeded.nextInt(3), seeded.nextInt(2))
                        .build())
                .toList();
        Ranking ranking = weighing().weigh(hosts, demand());
        List<Ranking.WeighedHost> sorted = ranking.all();
        double before = Double.POSITIVE_INFINITY;
        for (Ranking.WeighedHost expected : sorted) {
            Ranking.WeighedHost next = ranking.next().orElseThrow();
            assertThat(next.weight())
                    .as("seed %d", seed)
                    .isEqualTo(expected.weight())
                    .isLessThanOrEqualTo(before);
            assertThat(next.weight()).isNotNaN();
            before = next.weight();
        }
        assertThat(ranking.next()).isEmpty();
        assertThat(sorted).hasSize(hosts.size());
    }
}
