package io.altostratus.network.service.ports;

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

class PortStatementsTest extends NetworkSlice {

    @Autowired
    PortController controller;

    @Test
    void aListOfTwoHundredCostsAsMuchAsOneOfTen() {
        String network = network(user);
        subnet(user, network, "10.0.0.0/22");
        bulk(network, 10);
        long ten = statements(10);
        bulk(network, 190);
        assertThat(statements(200)).isEqualTo(ten).isLessThanOrEqualTo(3);
    }

    private void bulk(String network, int count) {
        List<String> items = IntStream.range(0, count)
                .mapToObj(i -> "{\"network_id\": \"" + network + "\"}")
                .toList();
        assertThat(user.post("/v2.0/ports", "{\"ports\": [" + String.join(",", items) + "]}")
                        .status())
                .isEqualTo(201);
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
            Map<String, Object> answer = controller.list(member, new MockHttpServletRequest("GET", "/v2.0/ports"));
            assertThat((List<?>) answer.get("ports")).hasSize(expected);
        });
    }
}
