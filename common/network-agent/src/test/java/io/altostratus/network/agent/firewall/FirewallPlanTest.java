package io.altostratus.network.agent.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Chains of single ports. */
class FirewallPlanTest {

    private static FirewallInput marked(Map<String, Integer> marks) {
        return new FirewallInput(Map.of(), Map.of(), Set.of(), Set.of(), Map.of(), Set.of(), Map.of(), Map.of(), marks);
    }

    @Test
    void eachPortHasItsMarkAlsoWhereTheirIdsBeginAlike() {
        String one = "aaaaaa11-0000-4000-8000-000000000001";
        String two = "aaaaaa22-0000-4000-8000-000000000002";
        String other = "bbbbbb33-0000-4000-8000-000000000003";
        TablePlan plan = new FirewallPlan(marked(Map.of(one, 10, two, 46, other, 8))).marks(false);
        String shared = "neutron-linuxbri-qos-oaaaaaa";
        String own = "neutron-linuxbri-qos-obbbbbb";
        assertThat(plan.chains().get(shared))
                .isEqualTo(TablePlan.Chain.inOrder(List.of(
                        "-m physdev --physdev-in tapaaaaaa11-00 --physdev-is-bridged -j DSCP --set-dscp 0x0a",
                        "-m physdev --physdev-in tapaaaaaa22-00 --physdev-is-bridged -j DSCP --set-dscp 0x2e")));
        assertThat(plan.chains().get(own)).isEqualTo(TablePlan.Chain.inOrder(List.of("-j DSCP --set-dscp 0x08")));
        TablePlan.Chain all = plan.chains().get(ChainNames.POSTROUTING);
        assertThat(all == null ? List.<String>of() : all.rules())
                .containsExactlyInAnyOrder(
                        "-m physdev --physdev-in tapaaaaaa11-00 --physdev-is-bridged -j " + shared,
                        "-m physdev --physdev-in tapaaaaaa22-00 --physdev-is-bridged -j " + shared,
                        "-m physdev --physdev-in tapbbbbbb33-00 --physdev-is-bridged -j " + own);
    }
}
