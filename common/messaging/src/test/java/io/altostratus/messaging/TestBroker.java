package io.altostratus.messaging;

import io.altostratus.testing.RabbitMqServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A broker with two services and two hosts. */
final class TestBroker {

    private static boolean prepared;

    private TestBroker() {}

    static synchronized Broker as(String account) {
        RabbitMqServer server = RabbitMqServer.shared();
        if (!prepared) {
            server.importDefinitions(BrokerDefinitions.json(new BrokerDefinitions.Accounts(
                    "altostratus",
                    Map.of("service-a", "pw", "service-b", "pw"),
                    Map.of("alpha", "pw", "beta", "pw"),
                    List.of("compute", "network"))));
            prepared = true;
        }
        return new Broker(
                new BrokerProperties("127.0.0.1", server.port(), "altostratus", account, "pw", Duration.ofSeconds(3)),
                account);
    }
}
