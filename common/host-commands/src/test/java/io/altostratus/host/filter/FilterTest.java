package io.altostratus.host.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.altostratus.host.CommandFailedException;
import io.altostratus.host.CommandRunner;
import io.altostratus.testing.HostTest;
import io.altostratus.testing.SimulatedHost;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@HostTest
@Timeout(60)
class FilterTest {

    private final SimulatedHost host = SimulatedHost.start("filters");
    private final CommandRunner runner = CommandRunner.within(host.prefix());
    private final PacketFilter filter = new PacketFilter(runner);

    @AfterEach
    void stop() {
        host.close();
    }

    private static String table(FilterProgram program) {
        return program == FilterProgram.EBTABLES ? "nat" : "filter";
    }

    private static String top(FilterProgram program) {
        return program == FilterProgram.EBTABLES ? "PREROUTING" : "FORWARD";
    }

    @ParameterizedTest
    @EnumSource(FilterProgram.class)
    void changesAreMadeTogetherAndLeaveTheRestAlone(FilterProgram program) {
        FilterChanges foreign = new FilterChanges(program, table(program));
        foreign.replace("foreign", List.of("-j DROP"));
        filter.apply(foreign);

        FilterChanges first = new FilterChanges(program, table(program));
        first.replace("ours", List.of("-j RETURN", "-j DROP"));
        first.insert(top(program), "-j ours");
        filter.apply(first);
        FilterTable table = filter.read(program, table(program));
        assertThat(table.rules("ours")).containsExactly("-j RETURN", "-j DROP");
        assertThat(table.rules(top(program))).containsExactly("-j ours");

        FilterChanges second = new FilterChanges(program, table(program));
        second.replace("ours", List.of("-j DROP"));
        second.replace("more", List.of());
        second.delete(top(program), "-j ours");
        second.insert(top(program), "-j more");
        filter.apply(second);
        table = filter.read(program, table(program));
        assertThat(table.rules("ours")).containsExactly("-j DROP");
        assertThat(table.rules(top(program))).containsExactly("-j more");

        FilterChanges third = new FilterChanges(program, table(program));
        third.delete(top(program), "-j more");
        third.deleteChains(List.of("ours", "more"));
        filter.apply(third);
        table = filter.read(program, table(program));
        assertThat(table.chains()).doesNotContainKeys("ours", "more");
        assertThat(table.rules("foreign")).containsExactly("-j DROP");
    }

    @ParameterizedTest
    @EnumSource(FilterProgram.class)
    void whenOneChangeIsRefusedNoneIsMade(FilterProgram program) {
        FilterChanges changes = new FilterChanges(program, table(program));
        changes.replace("ours", List.of("-j DROP"));
        changes.delete(top(program), "-j nosuchchain");
        assertThatThrownBy(() -> filter.apply(changes)).isInstanceOf(CommandFailedException.class);
        assertThat(filter.read(program, table(program)).has("ours")).isFalse();
    }

    @Test
    void aRuleThatIsNotUnderstoodIsNamed() {
        FilterChanges changes = new FilterChanges(FilterProgram.IPTABLES, "filter");
        changes.replace("ours", List.of("-p tcp -j RETURN", "-p nosuchprotocol -j RETURN", "-j DROP"));
        assertThatThrownBy(() -> filter.apply(changes))
                .isInstanceOfSatisfying(
                        RefusedRuleException.class, e -> assertThat(e.rule()).isEqualTo("-p nosuchprotocol -j RETURN"));
        FilterChanges ofKernel = new FilterChanges(FilterProgram.IP6TABLES, "filter");
        ofKernel.replace("ours", List.of("-j DROP"));
        ofKernel.insertAt("ours", 1, "-m set --match-set nosuchset src -j RETURN");
        assertThatThrownBy(() -> filter.apply(ofKernel))
                .isInstanceOfSatisfying(
                        RefusedRuleException.class,
                        e -> assertThat(e.rule()).isEqualTo("-m set --match-set nosuchset src -j RETURN"));
        assertThat(filter.read(FilterProgram.IPTABLES, "filter").has("ours")).isFalse();
    }

    @Test
    void theKernelHasTheMatchesThatPortsNeed() {
        Ipset ipset = new Ipset(runner);
        ipset.apply(new Ipset.Changes().create("NIPv4x", false).create("NIPv6x", true));
        FilterChanges changes = new FilterChanges(FilterProgram.IPTABLES, "filter");
        changes.replace(
                "ours",
                List.of(
                        "-m physdev --physdev-in tap1 --physdev-is-bridged -j RETURN",
                        "-m set --match-set NIPv4x src -j RETURN",
                        "-m state --state RELATED,ESTABLISHED -j RETURN"));
        filter.apply(changes);
        FilterChanges raw = new FilterChanges(FilterProgram.IPTABLES, "raw");
        raw.insert("PREROUTING", "-i brq1 -j CT --zone 4097");
        filter.apply(raw);
        assertThat(filter.read(FilterProgram.IPTABLES, "raw").rules("PREROUTING"))
                .containsExactly("-i brq1 -j CT --zone 4097");
    }

    @Test
    void setsHoldAddressesAndNetworks() {
        Ipset ipset = new Ipset(runner);
        Ipset.Changes changes = new Ipset.Changes()
                .create("four", false)
                .create("six", true)
                .add("four", "10.0.0.1")
                .add("four", "10.1.0.0/16")
                .add("six", "2001:db8::1");
        ipset.apply(changes);
        ipset.apply(changes);
        assertThat(ipset.read())
                .isEqualTo(Map.of("four", Set.of("10.0.0.1", "10.1.0.0/16"), "six", Set.of("2001:db8::1")));
        ipset.apply(new Ipset.Changes().delete("four", "10.0.0.1").delete("four", "10.9.9.9"));
        ipset.destroy("six");
        assertThat(ipset.read()).isEqualTo(Map.of("four", Set.of("10.1.0.0/16")));
    }

    @Test
    void connectionsThatAreNotThereCanBeForgotten() {
        new Conntrack(runner).forget("10.0.0.1", 4097);
        new Conntrack(runner).forget("2001:db8::1", 4097);
    }
}
