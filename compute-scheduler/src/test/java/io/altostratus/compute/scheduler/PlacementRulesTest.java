package io.altostratus.compute.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.compute.database.aggregates.AggregateRepository;
import io.altostratus.compute.database.servergroups.GroupPolicy;
import io.altostratus.compute.database.servergroups.ServerGroup;
import io.altostratus.compute.database.servergroups.ServerGroupRepository;
import io.altostratus.compute.model.report.HostResources;
import io.altostratus.compute.model.schedule.SelectHostRequest;
import io.altostratus.compute.scheduler.filter.HostFilter;
import io.altostratus.compute.scheduler.weigh.HostWeigher;
import io.altostratus.messaging.CallRefusedException;
import io.altostratus.persistence.Transactions;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** Groups, aggregates and the operator's own rules, up to the claim. */
class PlacementRulesTest extends SchedulerSlice {

    private String group(GroupPolicy policy, @Nullable Integer most) {
        String id = UUID.randomUUID().toString();
        new ServerGroupRepository(jdbc)
                .insert(new ServerGroup(0, id, "p", "u", "g", policy, most, LocalDateTime.of(2026, 1, 1, 0, 0)));
        return id;
    }

    /** Where servers of a group come to be that several schedulers place at the same time; the rest is refused. */
    private Map<String, Integer> together(String group, int servers) throws Exception {
        List<HostSelection> schedulers = List.of(scheduler(), scheduler(), scheduler());
        List<SelectHostRequest> requests = new ArrayList<>();
        for (int i = 0; i < servers; i++) {
            requests.add(member(buildingIn(group), group));
        }
        CountDownLatch go = new CountDownLatch(1);
        Map<String, Integer> placed = new TreeMap<>();
        List<Future<String>> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(servers)) {
            for (int i = 0; i < servers; i++) {
                HostSelection chosen = schedulers.get(i % schedulers.size());
                SelectHostRequest request = requests.get(i);
                answers.add(threads.submit(() -> {
                    go.await();
                    return chosen.select(request).host();
                }));
            }
            go.countDown();
        }
        for (Future<String> answer : answers) {
            try {
                placed.merge(answer.get(), 1, Integer::sum);
            } catch (ExecutionException e) {
                assertThat(e.getCause())
                        .isInstanceOfSatisfying(
                                CallRefusedException.class,
                                no -> assertThat(no.reason()).isEqualTo(SelectHostRequest.NO_VALID_HOST));
            }
        }
        assertThat(nodes.drifts()).isEmpty();
        return placed;
    }

    @RepeatedTest(3)
    void serversApartStayApartHoweverTheyCome() throws Exception {
        for (int i = 1; i <= 6; i++) {
            host("h" + i, 10 + i);
        }
        assertThat(together(group(GroupPolicy.ANTI_AFFINITY, null), 8))
                .hasSize(6)
                .allSatisfy((host, servers) -> assertThat(servers).isEqualTo(1));
    }

    @Test
    void asManyShareAHostAsTheRuleSays() throws Exception {
        host("h1", 20);
        host("h2", 10);
        assertThat(together(group(GroupPolicy.ANTI_AFFINITY, 2), 7)).isEqualTo(Map.of("h1", 2, "h2", 2));
    }

    @RepeatedTest(3)
    void serversTogetherStayTogetherHoweverTheyCome() throws Exception {
        for (int i = 1; i <= 4; i++) {
            host("h" + i, 5);
        }
        assertThat(together(group(GroupPolicy.AFFINITY, null), 7)).hasSize(1).containsValue(5);
    }

    @Test
    void softGroupsTakeWhatThereIs() {
        host("h1", 4);
        host("h2", 4);
        String apart = group(GroupPolicy.SOFT_ANTI_AFFINITY, null);
        for (int i = 0; i < 4; i++) {
            scheduler.select(member(buildingIn(apart), apart));
        }
        assertThat(nodes.claims().stream().filter(claim -> claim.host().equals("h1")))
                .hasSize(2);
        host("h3", 8);
        String near = group(GroupPolicy.SOFT_AFFINITY, null);
        HostSelection withNewPicture = scheduler();
        for (int i = 0; i < 5; i++) {
            withNewPicture.select(member(buildingIn(near), near));
        }
        assertThat(nodes.claims().stream().filter(claim -> claim.host().equals("h3")))
                .hasSize(5);
    }

    /** A server that moves to another host does not stand in its own way; a deleted group binds nobody. */
    @Test
    void theServerItselfAndADeletedGroupDoNotCount() {
        host("h1", 5);
        String group = group(GroupPolicy.ANTI_AFFINITY, null);
        String server = buildingIn(group);
        assertThat(scheduler.select(member(server, group)).host()).isEqualTo("h1");
        assertThat(scheduler.select(member(server, group)).host()).isEqualTo("h1");
        SelectHostRequest other = member(buildingIn(group), group);
        assertRefused(() -> scheduler.select(other), SelectHostRequest.NO_VALID_HOST);
        ServerGroupRepository groups = new ServerGroupRepository(jdbc);
        groups.delete(groups.find(group).orElseThrow());
        assertThat(scheduler.select(other).host()).isEqualTo("h1");
    }

    @Test
    void hintsNameTheHostsOfOtherServers() {
        host("h1", 10);
        host("h2", 5);
        String first = building();
        assertThat(scheduler.select(request(first, null, Map.of(), Map.of())).host())
                .isEqualTo("h1");
        assertThat(scheduler
                        .select(request(building(), null, Map.of(), Map.of("different_host", List.of(first))))
                        .host())
                .isEqualTo("h2");
        assertThat(scheduler
                        .select(request(building(), null, Map.of(), Map.of("same_host", List.of(first))))
                        .host())
                .isEqualTo("h1");
    }

    /** Ratios of the host itself, of its aggregates, and none where no filter looks. */
    @Test
    void limitsAreThoseOfTheFilters() {
        host("h1", 2);
        HostSelection byAggregates = scheduler(Map.of("filters", "AggregateRamFilter,ComputeFilter"));
        assertThat(claimsUntilRefused(byAggregates))
                .as("of memory, the rest is not limited")
                .isEqualTo(2);
        AggregateRepository aggregates = new AggregateRepository(jdbc, clock);
        long aggregate = aggregates.insert(UUID.randomUUID().toString(), "dense");
        aggregates.addHost(aggregate, "h1");
        aggregates.setProperty(aggregate, "ram_allocation_ratio", "2.5");
        aggregates.setProperty(aggregate, "availability_zone", "east");
        assertThat(claimsUntilRefused(byAggregates)).isEqualTo(3);
        assertThat(claimsUntilRefused(scheduler())).isZero();
        nodes.report(new HostResources(
                "h1",
                "h1",
                "QEMU",
                8_002_002,
                2,
                224,
                2,
                24,
                0,
                0,
                "192.0.2.1",
                "{}",
                "nova",
                "up",
                null,
                0,
                List.of(),
                new HostResources.OwnRatios(9.0, 4.0, 9.0),
                Map.of("cpu.percent", 10.0)));
        assertThat(claimsUntilRefused(scheduler())).isEqualTo(3);
        assertThat(nodes.claims()).hasSize(8);
    }

    private int claimsUntilRefused(HostSelection selection) {
        for (int i = 0; i < 20; i++) {
            try {
                selection.select(request(building(), null, Map.of(), Map.of()));
            } catch (CallRefusedException e) {
                assertThat(e.reason()).isEqualTo(SelectHostRequest.NO_VALID_HOST);
                return i;
            }
        }
        throw new AssertionError("never refused");
    }

    @Test
    void aggregatesMakeZones() {
        host("h1", 10);
        host("h2", 5);
        AggregateRepository aggregates = new AggregateRepository(jdbc, clock);
        long aggregate = aggregates.insert(UUID.randomUUID().toString(), "rack");
        aggregates.addHost(aggregate, "h2");
        aggregates.setProperty(aggregate, "availability_zone", "rack-2");
        assertThat(scheduler.select(request(building(), 1, "rack-2", null, List.of())))
                .extracting("host", "zone")
                .containsExactly("h2", "rack-2");
        assertThat(scheduler
                        .select(request(building(), 1, "nova", null, List.of()))
                        .host())
                .isEqualTo("h1");
    }

    @Test
    void hostsWhereBuildsFailAreAvoidedUntilOneSucceeds() {
        host("h1", 10);
        host("h2", 5);
        nodes.buildFailed("h1");
        assertThat(scheduler().select(request()).host()).isEqualTo("h2");
        nodes.buildSucceeded("h1");
        assertThat(scheduler().select(request()).host()).isEqualTo("h1");
    }

    /** What an operator adds are beans of the scheduler's own context. */
    @Test
    void filtersAndWeighersOfOnesOwnAreBeans() {
        host("h1", 10);
        host("h2", 8);
        host("h3", 5);
        try (var context = new AnnotationConfigApplicationContext()) {
            context.registerBean("notTheFirst", HostFilter.class, () -> new HostFilter() {
                @Override
                public String name() {
                    return "NotTheFirstFilter";
                }

                @Override
                public java.util.function.Predicate<io.altostratus.compute.scheduler.host.HostState> conditionFor(
                        io.altostratus.compute.scheduler.demand.Demand demand) {
                    return host -> !host.host().equals("h1");
                }
            });
            context.registerBean("theLast", HostWeigher.class, () -> new HostWeigher() {
                @Override
                public String name() {
                    return "TheLastWeigher";
                }

                @Override
                public String option() {
                    return "the_last_weight_multiplier";
                }

                @Override
                public double multiplier() {
                    return 10;
                }

                @Override
                public java.util.function.ToDoubleFunction<io.altostratus.compute.scheduler.host.HostState> valuesFor(
                        io.altostratus.compute.scheduler.demand.Demand demand) {
                    return host -> host.host().equals("h3") ? 1 : 0;
                }
            });
            context.registerBean(
                    HostSelection.class,
                    () -> new ComputeScheduler()
                            .hostSelection(
                                    SchedulerProperties.of(Map.of()),
                                    jdbc,
                                    workflows,
                                    new Transactions(new JdbcTransactionManager(pool)),
                                    clock,
                                    context.getBeanProvider(HostFilter.class),
                                    context.getBeanProvider(HostWeigher.class)));
            context.refresh();
            assertThat(context.getBean(HostSelection.class).select(request()).host())
                    .isEqualTo("h3");
        }
    }
}
