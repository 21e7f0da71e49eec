package io.altostratus.network.linuxbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.altostratus.host.CommandRunner;
import io.altostratus.host.link.ForeignDeviceException;
import io.altostratus.host.link.IpCommand;
import io.altostratus.host.link.Link;
import io.altostratus.network.agent.convergence.LinkTable;
import io.altostratus.network.model.PortDetails;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which changes make the devices of trunks' parts what they should be. */
class TrunkSubportsTest {

    private static final String PARENT = "aaaaaaaa-aaaa-4000-8000-000000000001";
    private static final String PART = "bbbbbbbb-bbbb-4000-8000-000000000001";
    private static final String NAME = "tapbbbbbbbb-bb";
    private static final String ALIAS = "altostratus:cloud:subport:" + PART;
    private static final PortDetails.Trunk TRUNK = new PortDetails.Trunk(PARENT, 101);
    private static final List<String> CREATION = List.of(
            "link add link tapaaaaaaaa-aa name tapbbbbbbbb-bb type vlan id 101 loose_binding on",
            "link set tapbbbbbbbb-bb alias " + ALIAS,
            "link set tapbbbbbbbb-bb addrgenmode none");

    private final TrunkSubports subports = new TrunkSubports(new IpCommand(CommandRunner.within(List.of())), "cloud");

    private static Link link(String kind, @Nullable String alias, String on, int tag) {
        return new Link(7, NAME, kind, null, 1500, null, alias, true, Map.of("link", on, "id", String.valueOf(tag)));
    }

    private List<String> missing(Link... links) {
        return subports.missing(PART, TRUNK, new LinkTable(List.of(links))).lines();
    }

    @Test
    void whatIsMissingIsMade() {
        assertThat(missing()).isEqualTo(CREATION);
        assertThat(missing(link("vlan", ALIAS, "tapaaaaaaaa-aa", 101))).isEmpty();
    }

    /** An earlier run of the agent may have died before it marked the device. */
    @Test
    void whatLacksTheMarkGetsIt() {
        assertThat(missing(link("vlan", null, "tapaaaaaaaa-aa", 101))).isEqualTo(CREATION.subList(1, 3));
    }

    @Test
    void whatHasAnotherTagOrIsOnTopOfAnotherIsMadeAnew() {
        List<String> anew = new java.util.ArrayList<>(CREATION);
        anew.addFirst("link delete " + NAME);
        assertThat(missing(link("vlan", ALIAS, "tapaaaaaaaa-aa", 102))).isEqualTo(anew);
        assertThat(missing(link("vlan", ALIAS, "tapcccccccc-cc", 101))).isEqualTo(anew);
    }

    @Test
    void whatIsNotOursStays() {
        assertThatThrownBy(() -> missing(link("tun", "altostratus:cloud:tap:" + PART, "", 0)))
                .isInstanceOf(ForeignDeviceException.class)
                .hasMessageContaining(NAME);
        assertThatThrownBy(() -> missing(link("vlan", "altostratus:other:subport:" + PART, "tapaaaaaaaa-aa", 101)))
                .isInstanceOf(ForeignDeviceException.class);
    }

    @Test
    void whatIsNotWantedGoes() {
        LinkTable links = new LinkTable(List.of(link("vlan", ALIAS, "tapaaaaaaaa-aa", 101)));
        assertThat(subports.unwanted(Map.of(), links).lines()).containsExactly("link delete " + NAME);
    }
}
