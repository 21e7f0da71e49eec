package io.altostratus.network.service.networks;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.context.RequestContext;
import io.altostratus.network.service.NetworkSlice;
import io.altostratus.testing.StatementCount;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockHttpServletRequest;

/** What lists of networks cost. */
class NetworkStatementsTest extends NetworkSlice {

    @Autowired
    NetworkController controller;

    @Test
    void aListOfHundredCostsAsMuchAsOneOfTen() {
        bulk(10);
        long ten = statements(10);
        bulk(90);
        assertThat(statements(100)).isEqualTo(ten).isLessThanOrEqualTo(4);
    }

    /** With tags, and shared by a policy of its own: neither costs a statement of its own. */
    private void bulk(int count) {
        List<String> items = IntStream.range(0, count).mapToObj(i -> "{}").toList();
        user.post("/v2.0/networks", "{\"networks\": [" + String.join(",", items) + "]}")
                .json()
                .get("networks")
                .findValuesAsString("id")
                .forEach(id -> {
                    user.put("/v2.0/networks/" + id + "/tags/t", "{}");
                    admin.post("/v2.0/rbac-policies", """
                            {"rbac_policy": {"object_type": "network", "object_id": "%s",
                             "action": "access_as_shared", "target_tenant": "other"}}""".formatted(id));
                });
    }

    private long statements(int expected) {
        RequestContext member = new RequestContext(
                "req-1",
                null,
                RequestContext.Scope.PROJECT,
                "u",
                "u",
                "default",
                project,
                project,
                "default",
                null,
                List.of("member", "reader"));
        return StatementCount.during(() -> {
            Map<String, Object> answer = controller.list(member, new MockHttpServletRequest("GET", "/v2.0/networks"));
            assertThat((List<?>) answer.get("networks")).hasSize(expected);
        });
    }
}
