package io.altostratus.network.linuxbridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.host.link.BridgeCommand.FdbEntry;
import io.altostratus.host.link.IpBatch;
import io.altostratus.host.link.IpCommand.Neighbour;
import io.altostratus.network.linuxbridge.TunnelEntries.Pair;
import io.altostratus.network.model.NetworkPeers;
import java.util.List;
import org.junit.jupiter.api.Test;

class TunnelEntriesTest {

    private static final String MAC = "fa:16:3e:00:00:01";
    private static final NetworkPeers PEERS = new NetworkPeers(
            "n",
            true,
            true,
            List.of(
                    new NetworkPeers.Host(
                            "b", "192.0.2.2", List.of(new NetworkPeers.Port(MAC, List.of("10.0.0.3"), false))),
                    new NetworkPeers.Host(
                            "c",
                            "192.0.2.3",
                            List.of(new NetworkPeers.Port("fa:16:3e:00:00:02", List.of("10.0.0.1"), true)))));

    @Test
    void framesForEveryoneGoToEachHostAndOthersToTheirs() {
        TunnelEntries entries = TunnelEntries.of(PEERS, true);
        assertThat(entries.forwarding())
                .containsExactlyInAnyOrder(
                        new Pair(TunnelEntries.FLOOD, "192.0.2.2"),
                        new Pair(TunnelEntries.FLOOD, "192.0.2.3"),
                        new Pair(MAC, "192.0.2.2"));
        assertThat(entries.neighbours())
                .containsExactlyInAnyOrder(
                        new Pair("10.0.0.3", MAC),
                        new Pair("fe80::f816:3eff:fe00:1", MAC),
                        new Pair("10.0.0.1", "fa:16:3e:00:00:02"),
                        new Pair("fe80::f816:3eff:fe00:2", "fa:16:3e:00:00:02"));
        assertThat(TunnelEntries.of(PEERS, false).neighbours()).isEmpty();
    }

    @Test
    void onlyTheDifferenceIsWritten() {
        TunnelEntries entries = TunnelEntries.of(PEERS, true);
        List<FdbEntry> present = List.of(
                new FdbEntry("vxlan-5", TunnelEntries.FLOOD, "192.0.2.2", true),
                new FdbEntry("vxlan-5", TunnelEntries.FLOOD, "192.0.2.9", true),
                new FdbEntry("vxlan-5", MAC, "192.0.2.9", true),
                new FdbEntry("vxlan-5", "fa:16:3e:00:00:77", "192.0.2.9", false), // learned
                new FdbEntry("vxlan-5", "33:33:00:00:00:01", null, true), // the kernel's
                new FdbEntry("vxlan-6", "fa:16:3e:00:00:88", "192.0.2.9", true));
        assertThat(text(entries.forwardingChanges("vxlan-5", present)))
                .containsExactly(
                        "fdb del 00:00:00:00:00:00 dev vxlan-5 dst 192.0.2.9",
                        "fdb del " + MAC + " dev vxlan-5 dst 192.0.2.9",
                        "fdb replace " + MAC + " dev vxlan-5 dst 192.0.2.2",
                        "fdb append 00:00:00:00:00:00 dev vxlan-5 dst 192.0.2.3");
        assertThat(text(entries.neighbourChanges(
                        "vxlan-5",
                        List.of(
                                new Neighbour("vxlan-5", "10.0.0.3", "fa:16:3e:00:00:99"),
                                new Neighbour("vxlan-5", "10.0.0.1", "fa:16:3e:00:00:02"),
                                new Neighbour("vxlan-5", "fe80::f816:3eff:fe00:1", MAC),
                                new Neighbour("vxlan-5", "fe80::f816:3eff:fe00:2", "fa:16:3e:00:00:02"),
                                new Neighbour("vxlan-5", "10.0.0.8", MAC),
                                new Neighbour("eth0", "10.0.0.9", MAC)))))
                .containsExactly(
                        "neighbour delete 10.0.0.8 dev vxlan-5",
                        "neighbour replace 10.0.0.3 lladdr " + MAC + " dev vxlan-5 nud permanent");
    }

    private static List<String> text(IpBatch batch) {
        return batch.lines();
    }
}
