package io.altostratus.compute.scheduler.filter;

import static io.altostratus.compute.scheduler.Hosts.host;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.altostratus.compute.database.hosts.HostPictureRepository;
import io.altostratus.compute.database.servergroups.GroupPolicy;
import io.altostratus.compute.model.schedule.SelectHostRequest;
import io.altostratus.compute.scheduler.Hosts;
import io.altostratus.compute.scheduler.demand.Demand;
import io.altostratus.compute.scheduler.demand.GroupPlacement;
import io.altostratus.compute.scheduler.host.HostState;
import io.altostratus.messaging.CallRefusedException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Each filter alone. */
class FiltersTest {

    private static final FilterSettings SETTINGS =
            new FilterSettings(8, 50, Set.of("iso"), Set.of("image-iso"), true, Set.of("cpu.percent"));

    /** Servers s1 and s2 are on h1 and h2, where h2 has servers of other flavors. */
    private static final class Places extends HostPictureRepository {

        Places() {
            super(JdbcClient.create(new DriverManagerDataSource()));
        }

        @Override
        public Map<String, String> hostsOf(Collection<String> serverIds) {
            Map<String, String> hosts = new java.util.HashMap<>(Map.of("s1", "h1", "s2", "h2"));
            hosts.keySet().retainAll(serverIds);
            return hosts;
        }

        @Override
        public List<String> hostsWithOtherFlavors(String flavorId) {
            return List.of("h2");
        }
    }

    private static boolean passes(String filter, HostState host, Demand demand) {
        return StandardFilters.all(SETTINGS, new Places()).stream()
                .filter(one -> one.name().equals(filter))
                .findFirst()
                .orElseThrow()
                .conditionFor(demand)
                .test(host);
    }

    private static Demand plain() {
        return hints(Map.of());
    }

    private static Demand hints(Map<String, List<String>> hints) {
        return Hosts.demand(Hosts.request(Map.of(), Map.of(), hints), null);
    }

    private static Demand specs(Map<String, String> extraSpecs) {
        return Hosts.demand(Hosts.request(extraSpecs, Map.of(), Map.of()), null);
    }

    private static Demand image(Map<String, String> properties) {
        return Hosts.demand(Hosts.request(Map.of(), properties, Map.of()), null);
    }

    private static Demand size(int vcpus, int memory, int disk) {
        return Hosts.demand(new SelectHostRequest("s", 1, vcpus, memory, disk, null, null, List.of()), null);
    }

    private static Demand placed(@Nullable String zone, @Nullable String forced, List<String> excluded) {
        return Hosts.demand(new SelectHostRequest("s", 1, 1, 1, 1, zone, forced, excluded), null);
    }

    @Test
    void amountsAreLimitedByTheRatios() {
        HostState host = host("h1").memory(10_000, 4_000).build();
        assertThat(passes("RamFilter", host, size(1, 11_000, 1))).isTrue();
        assertThat(passes("RamFilter", host, size(1, 11_001, 1))).isFalse();
        assertThat(passes("AggregateRamFilter", host, size(1, 11_001, 1))).isFalse();
        assertThat(passes("CoreFilter", host, size(16, 1, 1))).isTrue();
        assertThat(passes("CoreFilter", host, size(17, 1, 1))).isFalse();
        assertThat(passes("DiskFilter", host, size(1, 1, 100))).isTrue();
        assertThat(passes("DiskFilter", host, size(1, 1, 101))).isFalse();
    }

    @Test
    void zoneNameAndFailuresBefore() {
        HostState host = host("h1").zone("east").build();
        assertThat(passes("AvailabilityZoneFilter", host, plain())).isTrue();
        assertThat(passes("AvailabilityZoneFilter", host, placed("east", null, List.of())))
                .isTrue();
        assertThat(passes("AvailabilityZoneFilter", host, placed("west", null, List.of())))
                .isFalse();
        assertThat(passes("AvailabilityZoneFilter", host, placed("east", "h2", List.of())))
                .isFalse();
        assertThat(passes("RetryFilter", host, placed(null, null, List.of("h2"))))
                .isTrue();
        assertThat(passes("RetryFilter", host, placed(null, null, List.of("h2", "h1"))))
                .isFalse();
    }

    @Test
    void onlyServicesThatAreUpAndEnabled() {
        assertThat(passes("ComputeFilter", host("h1").build(), plain())).isTrue();
        assertThat(passes("ComputeFilter", host("h1").service(true, false).build(), plain()))
                .isFalse();
        assertThat(passes("ComputeFilter", host("h1").service(false, true).build(), plain()))
                .isFalse();
        assertThat(passes("ComputeFilter", host("h1").service(false, true).build(), placed(null, "h1", List.of())))
                .as("an administrator's choice")
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "capabilities:cpu_info:arch                | x86_64            | true",
                "capabilities:cpu_info:arch                | aarch64           | false",
                "capabilities:cpu_info:arch                | <or> arm <or> x86_64 | true",
                "capabilities:cpu_info:topology:cores      | >= 4              | true",
                "capabilities:cpu_info:topology:cores      | >= 5              | false",
                "capabilities:cpu_info:topology:cores      | == 4              | true",
                "capabilities:cpu_info:topology:cores      | != 4              | false",
                "capabilities:cpu_info:topology:cores      | = 3               | true",
                "capabilities:cpu_info:topology:cores      | <= 3              | false",
                "capabilities:hypervisor_type              | s== qemu          | true",
                "capabilities:hypervisor_type              | s!= qemu          | false",
                "capabilities:hypervisor_type              | <in> em           | true",
                "capabilities:hypervisor_type              | <all-in> q mu     | true",
                "capabilities:hypervisor_type              | <all-in> q x      | false",
                "capabilities:hypervisor_type              | s< r              | true",
                "capabilities:hypervisor_type              | s> r              | false",
                "capabilities:free_ram_mb                  | >= many           | false",
                "capabilities:no_such_thing                | 1                 | false",
                "capabilities:cpu_info:no:such             | 1                 | false",
                "architecture                              | x86_64            | true",
                "architecture                              | aarch64           | false",
                "colour                                    | red               | true",
                "hw:cpu_policy                             | dedicated         | true",
                "capabilities:hypervisor_type              | >=                | false",
            })
    void whatFlavorsAskOfHosts(String key, String value, boolean passes) {
        assertThat(passes("ComputeCapabilitiesFilter", host("h1").build(), specs(Map.of(key, value))))
                .isEqualTo(passes);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hw_architecture               | x86_64         | true",
                "architecture                  | amd64          | true",
                "hw_architecture               | aarch64        | false",
                "img_hv_type                   | kvm            | true",
                "hypervisor_type               | qemu           | true",
                "img_hv_type                   | xen            | false",
                "hw_vm_mode                    | hvm            | true",
                "vm_mode                       | xen            | false",
                "img_hv_requested_version      | >=6.0, <9      | true",
                "hypervisor_version_requires   | >=8.2.3        | false",
                "hypervisor_version_requires   | nonsense       | false",
                "os_distro                     | debian         | true",
            })
    void whatImagesAskOfHosts(String key, String value, boolean passes) {
        assertThat(passes("ImagePropertiesFilter", host("h1").build(), image(Map.of(key, value))))
                .isEqualTo(passes);
    }

    @Test
    void groupsAreKeptTogetherOrApart() {
        Map<String, Integer> there = Map.of("h1", 2, "h2", 1);
        assertThat(inGroup(GroupPolicy.ANTI_AFFINITY, 1, there)).containsExactly("h3");
        assertThat(inGroup(GroupPolicy.ANTI_AFFINITY, 2, there)).containsExactly("h2", "h3");
        assertThat(inGroup(GroupPolicy.AFFINITY, 1, there)).containsExactly("h1", "h2");
        assertThat(inGroup(GroupPolicy.AFFINITY, 1, Map.of())).containsExactly("h1", "h2", "h3");
        assertThat(inGroup(GroupPolicy.SOFT_AFFINITY, 1, there)).hasSize(3);
        assertThat(inGroup(GroupPolicy.SOFT_ANTI_AFFINITY, 1, there)).hasSize(3);
    }

    private static List<String> inGroup(GroupPolicy policy, int most, Map<String, Integer> servers) {
        Demand demand = Hosts.demand(
                Hosts.request(Map.of(), Map.of(), Map.of()), new GroupPlacement("g", policy, most, servers));
        return List.of("h1", "h2", "h3").stream()
                .filter(name -> passes("ServerGroupAffinityFilter", host(name).build(), demand)
                        && passes("ServerGroupAntiAffinityFilter", host(name).build(), demand))
                .toList();
    }

    @Test
    void placesOfOtherServers() {
        HostState h1 = host("h1").build();
        HostState h2 = host("h2").build();
        assertThat(passes("SameHostFilter", h1, plain())).isTrue();
        assertThat(passes("SameHostFilter", h1, hints(Map.of("same_host", List.of("s1")))))
                .isTrue();
        assertThat(passes("SameHostFilter", h2, hints(Map.of("same_host", List.of("s1")))))
                .isFalse();
        assertThat(passes("SameHostFilter", h2, hints(Map.of("same_host", List.of("s1", "s2")))))
                .isTrue();
        assertThat(passes("SameHostFilter", h1, hints(Map.of("same_host", List.of("unknown")))))
                .isFalse();
        assertThat(passes("DifferentHostFilter", h1, hints(Map.of("different_host", List.of("s1")))))
                .isFalse();
        assertThat(passes("DifferentHostFilter", h2, hints(Map.of("different_host", List.of("s1")))))
                .isTrue();
        assertThat(passes("DifferentHostFilter", h1, hints(Map.of("different_host", List.of("unknown")))))
                .isTrue();
        assertThat(passes("TypeAffinityFilter", h1, plain())).isTrue();
        assertThat(passes("TypeAffinityFilter", h2, plain())).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.77, '', true",
        "192.0.3.77, '', false",
        "192.0.3.77, /23, true",
        "192.0.2.1, /32, true",
        "192.0.2.2, /32, false",
        "2001:db8::1, /64, false"
    })
    void hostsNearAnAddress(String near, String prefix, boolean passes) {
        Map<String, List<String>> hints = prefix.isEmpty()
                ? Map.of("build_near_host_ip", List.of(near))
                : Map.of("build_near_host_ip", List.of(near), "cidr", List.of(prefix));
        assertThat(passes("SimpleCIDRAffinityFilter", host("h1").build(), hints(hints)))
                .isEqualTo(passes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/33", "/x", "24"})
    void noNetworkIsRefused(String prefix) {
        assertRefused(
                "SimpleCIDRAffinityFilter",
                hints(Map.of("build_near_host_ip", List.of("192.0.2.1"), "cidr", List.of(prefix))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "['>=', '$free_ram_mb', 1024]                                              | true",
                "['>', '$free_ram_mb', 10000]                                              | false",
                "['and', ['>=', '$vcpus_total', 8], ['=', '$host', 'h1']]                  | true",
                "['or', ['=', '$host', 'h2'], ['<', '$num_instances', 1]]                  | true",
                "['not', ['=', '$host', 'h1']]                                             | false",
                "['not', ['=', '$host', 'h1'], ['=', '$host', 'h2']]                       | true",
                "['in', '$host', 'h2', 'h1']                                               | true",
                "['in', '$host', 'h2']                                                     | false",
                "['=', '$cpu_info.arch', 'x86_64']                                         | true",
                "['=', '$cpu_info.topology.cores', 4]                                      | true",
                "['=', '$no_such_thing', 1]                                                | false",
                "['=', '$host', 1]                                                         | false",
                "['<=', '$free_ram_mb', 10000, 20000]                                      | true",
                "[]                                                                        | true"
            })
    void queries(String query, boolean passes) {
        assertThat(passes("JsonFilter", host("h1").build(), hints(Map.of("query", List.of(query.replace('\'', '"'))))))
                .isEqualTo(passes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "7", "[\"xor\", 1]", "[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]", "[1, 2]"})
    void queriesThatMakeNoSenseAreRefused(String query) {
        assertRefused("JsonFilter", hints(Map.of("query", List.of(query))));
    }

    @Test
    void devicesOfHostsAreNotPassedThrough() {
        assertRefused("PciPassthroughFilter", specs(Map.of("pci_passthrough:alias", "gpu:1")));
        assertThat(passes("PciPassthroughFilter", host("h1").build(), plain())).isTrue();
    }

    private static void assertRefused(String filter, Demand demand) {
        assertThatThrownBy(() -> passes(filter, host("h1").build(), demand))
                .isInstanceOfSatisfying(CallRefusedException.class, refused -> {
                    assertThat(refused.reason()).isEqualTo(SelectHostRequest.NO_VALID_HOST);
                    assertThat(refused).hasMessageStartingWith("No valid host was found. ");
                });
    }

    @Test
    void numbersOfServersAndOperations() {
        assertThat(passes("IoOpsFilter", host("h1").load(0, 7, 0).build(), plain()))
                .isTrue();
        assertThat(passes("IoOpsFilter", host("h1").load(0, 8, 0).build(), plain()))
                .isFalse();
        assertThat(passes("NumInstancesFilter", host("h1").load(49, 0, 0).build(), plain()))
                .isTrue();
        assertThat(passes("NumInstancesFilter", host("h1").load(50, 0, 0).build(), plain()))
                .isFalse();
        HostState narrow = host("h1")
                .load(2, 2, 0)
                .aggregate("max_io_ops_per_host", "2", "5")
                .aggregate("max_instances_per_host", "3")
                .build();
        assertThat(passes("AggregateIoOpsFilter", narrow, plain())).isFalse();
        assertThat(passes("AggregateNumInstancesFilter", narrow, plain())).isTrue();
        assertThat(passes(
                        "AggregateNumInstancesFilter",
                        host("h1")
                                .load(2, 0, 0)
                                .aggregate("max_instances_per_host", "few")
                                .build(),
                        plain()))
                .isTrue();
    }

    @Test
    void aggregatesKeepOthersOut() {
        HostState free = host("h1").aggregate("ssd", "true").build();
        HostState own = host("h1")
                .aggregate("filter_tenant_id", "project-0", "project-1")
                .build();
        HostState foreign =
                host("h1").aggregate("filter_tenant_id2", "project-2").build();
        assertThat(passes("AggregateMultiTenancyIsolation", free, plain())).isTrue();
        assertThat(passes("AggregateMultiTenancyIsolation", own, plain())).isTrue();
        assertThat(passes("AggregateMultiTenancyIsolation", foreign, plain())).isFalse();
        assertThat(passes("AggregateTypeAffinityFilter", free, plain())).isTrue();
        assertThat(passes(
                        "AggregateTypeAffinityFilter",
                        host("h1")
                                .aggregate("instance_type", "m1.nano", "m1.tiny")
                                .build(),
                        plain()))
                .isTrue();
        assertThat(passes(
                        "AggregateTypeAffinityFilter",
                        host("h1").aggregate("instance_type", "m1.large").build(),
                        plain()))
                .isFalse();
        HostState windows = host("h1").aggregate("os_distro", "windows").build();
        assertThat(passes("AggregateImagePropertiesIsolation", windows, plain()))
                .isTrue();
        assertThat(passes("AggregateImagePropertiesIsolation", windows, image(Map.of("os_distro", "windows"))))
                .isTrue();
        assertThat(passes("AggregateImagePropertiesIsolation", windows, image(Map.of("os_distro", "debian"))))
                .isFalse();
    }

    @Test
    void aggregatesOfferWhatFlavorsAskFor() {
        HostState fast =
                host("h1").aggregate("ssd", "true").aggregate("cores", "4", "8").build();
        assertThat(extra(fast, Map.of())).isTrue();
        assertThat(extra(fast, Map.of("ssd", "true"))).isTrue();
        assertThat(extra(fast, Map.of("aggregate_instance_extra_specs:ssd", "true")))
                .isTrue();
        assertThat(extra(fast, Map.of("aggregate_instance_extra_specs:ssd", "false")))
                .isFalse();
        assertThat(extra(fast, Map.of("aggregate_instance_extra_specs:cores", ">= 8")))
                .isTrue();
        assertThat(extra(fast, Map.of("aggregate_instance_extra_specs:cores", ">= 16")))
                .isFalse();
        assertThat(extra(fast, Map.of("aggregate_instance_extra_specs:gpu", "1")))
                .isFalse();
        assertThat(extra(host("h2").build(), Map.of("hw:cpu_policy", "shared"))).isTrue();
        assertThat(extra(host("h2").build(), Map.of("ssd", "true"))).isFalse();
    }

    private static boolean extra(HostState host, Map<String, String> specs) {
        return passes("AggregateInstanceExtraSpecsFilter", host, specs(specs));
    }

    @Test
    void chosenImagesOnChosenHosts() {
        assertThat(passes("IsolatedHostsFilter", host("iso").build(), plain())).isFalse();
        assertThat(passes("IsolatedHostsFilter", host("h1").build(), plain())).isTrue();
        assertThat(passes("MetricsFilter", host("h1").build(), plain())).isFalse();
        assertThat(passes(
                        "MetricsFilter",
                        host("h1").metrics(Map.of("cpu.percent", 3.0)).build(),
                        plain()))
                .isTrue();
    }

    /** Own filters stand where the list names them, else at its end. */
    @Test
    void theListIsTheOperators() {
        HostFilter own =
                new NamedFilter("OwnFilter", demand -> host -> host.host().equals("h2"));
        List<HostFilter> standard = StandardFilters.all(SETTINGS, new Places());
        assertThat(FilterChain.of(List.of("RamFilter", "RetryFilter"), standard, List.of(own))
                        .names())
                .containsExactly("RamFilter", "RetryFilter", "OwnFilter");
        FilterChain chain = FilterChain.of(List.of("OwnFilter", "RamFilter"), standard, List.of(own));
        assertThat(chain.names()).containsExactly("OwnFilter", "RamFilter");
        assertThatThrownBy(() -> FilterChain.of(List.of("RumFilter"), standard, List.of()))
                .hasMessageContaining("RumFilter")
                .hasMessageContaining("RamFilter");
        FilterChain.Filtered left = chain.apply(
                List.of(
                        host("h1").build(),
                        host("h2").memory(1_000, 1_500).build(),
                        host("h3").build()),
                plain());
        assertThat(left.passed()).isEmpty();
        assertThat(left.account())
                .isEqualTo("OwnFilter left 1 of 3 (without h1, h3); RamFilter left 0 of 1 (without h2)");
        assertThat(chain.apply(List.of(), plain()).account()).isEqualTo("there are no hosts");
    }
}
