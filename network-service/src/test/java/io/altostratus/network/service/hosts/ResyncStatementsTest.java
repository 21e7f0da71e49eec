package io.altostratus.network.service.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.altostratus.network.model.HostState;
import io.altostratus.network.model.RouterDetails;
import io.altostratus.network.service.NetworkSlice;
import io.altostratus.network.service.TestHost;
import io.altostratus.network.service.routers.RouterAnnouncer;
import io.altostratus.testing.StatementCount;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What it costs to tell a host everything: it asks for it whenever it may have missed something. */
class ResyncStatementsTest extends NetworkSlice {

    @Autowired
    HostStates states;

    @Autowired
    RouterAnnouncer routers;

    @Test
    void aHostWithManyNetworksCostsAsMuchAsOneWithFew() {
        try (TestHost host = new TestHost("h1")) {
            host.beatBridge();
            host.beatDhcp();
            host.beatL3();
            await().until(() ->
                    admin.get("/v2.0/agents?alive=true").json().get("agents").size() == 3);
            grow(2);
            long state = state(2);
            long routed = routed(2);
            grow(6);
            assertThat(state(8)).isEqualTo(state).isLessThanOrEqualTo(20);
            assertThat(routed(8)).isEqualTo(routed).isLessThanOrEqualTo(12);
        }
    }

    private void grow(int count) {
        for (int i = 0; i < count; i++) {
            String network = network(user);
            String subnet = subnet(user, network, "10.0.0.0/24");
            String group = create(user, "security_group", "{\"name\": \"g\"}")
                    .get("id")
                    .asString();
            create(user, "security_group_rule", """
                    {"security_group_id": "%s", "direction": "ingress", "remote_group_id": "%s"}""".formatted(group, group));
            create(admin, "port", """
                    {"network_id": "%s", "project_id": "%s", "security_groups": ["%s"], "binding:host_id": "h1"}""".formatted(network, project, group));
            String router = create(user, "router", "{}").get("id").asString();
            assertThat(user.put(
                                    "/v2.0/routers/" + router + "/add_router_interface",
                                    "{\"subnet_id\": \"" + subnet + "\"}")
                            .status())
                    .isEqualTo(200);
        }
    }

    private long state(int networks) {
        List<HostState> told = new ArrayList<>();
        long statements = StatementCount.during(() -> told.add(states.of("h1", true)));
        HostState state = told.getFirst();
        assertThat(state.networks()).hasSize(networks);
        assertThat(state.dhcpNetworks()).hasSize(networks);
        assertThat(state.groups()).hasSize(networks);
        return statements;
    }

    private long routed(int count) {
        List<RouterDetails> told = new ArrayList<>();
        long statements = StatementCount.during(() -> told.addAll(routers.hostedBy("h1")));
        assertThat(told).hasSize(count);
        return statements;
    }
}
