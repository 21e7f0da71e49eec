package io.altostratus.network.service.binding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.altostratus.context.Json;
import io.altostratus.network.model.NetworkType;
import io.altostratus.network.service.agents.Agent;
import io.altostratus.network.service.binding.MechanismDriver.Answer;
import io.altostratus.network.service.segments.Segment;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MechanismDriversTest {

    private static final BindingProperties ALL =
            new BindingProperties(List.of("l2population", "openvswitch", "linuxbridge"));
    private static final List<MechanismDriver> PRESENT =
            List.of(new LinuxBridgeDriver(), new OpenVSwitchDriver(), new PopulationDriver(ALL));

    private static HostAgents host(String type, boolean alive, boolean evenDead) {
        Agent agent = new Agent(
                "1",
                type,
                "agent",
                "h",
                true,
                null,
                Json.MAPPER.valueToTree(
                        Map.of("bridge_mappings", Map.of("default", "br-x"), "tunnel_types", List.of("vxlan", "gre"))),
                LocalDateTime.MIN,
                LocalDateTime.MIN,
                LocalDateTime.MIN,
                alive);
        return new HostAgents("h", List.of(agent), evenDead);
    }

    private static Segment segment(NetworkType type, @Nullable String label) {
        return new Segment(type, label, label == null ? 5 : 100);
    }

    @ParameterizedTest
    @CsvSource({
        "LOCAL,,true,true",
        "FLAT,default,true,true",
        "FLAT,other,false,false",
        "VLAN,default,true,true",
        "VLAN,other,false,false",
        "VXLAN,,true,true",
        "GRE,,false,true"
    })
    void eachMechanismHasItsKindsOfNetworks(NetworkType type, @Nullable String label, boolean bridge, boolean ovs) {
        Segment segment = segment(type, label);
        assertThat(
                        new LinuxBridgeDriver().bind(host(Agent.LINUX_BRIDGE, true, false), segment, "normal")
                                instanceof Answer.Bound)
                .isEqualTo(bridge);
        assertThat(
                        new OpenVSwitchDriver().bind(host(Agent.OPEN_VSWITCH, true, false), segment, "normal")
                                instanceof Answer.Bound)
                .isEqualTo(ovs);
    }

    @Test
    void whoCannotSaysWhy() {
        LinuxBridgeDriver driver = new LinuxBridgeDriver();
        Segment gre = segment(NetworkType.GRE, null);
        Segment local = segment(NetworkType.LOCAL, null);
        assertThat(driver.bind(host(Agent.LINUX_BRIDGE, true, false), gre, "normal"))
                .isEqualTo(new Answer.Refused("a Linux bridge agent carries no gre networks"));
        assertThat(driver.bind(host(Agent.OPEN_VSWITCH, true, false), local, "normal"))
                .isEqualTo(new Answer.Refused("it has no Linux bridge agent"));
        assertThat(driver.bind(host(Agent.LINUX_BRIDGE, false, false), local, "normal"))
                .isEqualTo(new Answer.Refused("its Linux bridge agent has given no sign of life lately"));
        assertThat(driver.bind(host(Agent.LINUX_BRIDGE, false, true), local, "normal"))
                .isInstanceOf(Answer.Bound.class);
        assertThat(new PopulationDriver(ALL).bind(host(Agent.LINUX_BRIDGE, true, false), local, "normal"))
                .isEqualTo(new Answer.Silent());
    }

    @Test
    void driversAreAskedAsConfigured() {
        assertThat(PortBinder.chosen(ALL.mechanismDrivers(), PRESENT))
                .extracting(MechanismDriver::name)
                .containsExactly("l2population", "openvswitch", "linuxbridge");
        assertThat(PortBinder.chosen(List.of("linuxbridge"), PRESENT)).hasSize(1);
        assertThatThrownBy(() -> PortBinder.chosen(List.of("linuxbrige"), PRESENT))
                .hasMessageContaining(
                        "there is no driver linuxbrige; there are [l2population, linuxbridge, openvswitch]");
        assertThatThrownBy(() -> PortBinder.chosen(
                        List.of("linuxbridge"), List.of(new LinuxBridgeDriver(), new LinuxBridgeDriver())))
                .hasMessageContaining("two mechanism drivers are called linuxbridge");
    }
}
