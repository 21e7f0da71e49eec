package io.altostratus.compute.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import io.altostratus.compute.model.schedule.SelectHostRequest;
import io.altostratus.compute.model.schedule.SelectedHost;
import io.altostratus.compute.scheduler.demand.NoValidHost;
import io.altostratus.context.Json;
import io.altostratus.context.RequestContext;
import io.altostratus.messaging.Broker;
import io.altostratus.messaging.BrokerDefinitions;
import io.altostratus.messaging.BrokerProperties;
import io.altostratus.messaging.Notifier;
import io.altostratus.testing.RabbitMqServer;
import io.altostratus.testing.SliceTest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Heard by a listener as OpenStack's tools have one. */
@SliceTest
class DecisionNoticesTest {

    private static final SelectHostRequest REQUEST = new SelectHostRequest(
            "server-1",
            1,
            2,
            512,
            3,
            "zone-1",
            null,
            List.of("h9"),
            "project-1",
            "f1",
            "m1.tiny",
            Map.of("a", "b"),
            "image-1",
            Map.of(),
            null,
            Map.of("group", List.of("g")));

    @Test
    void decisionsAreAnnouncedInOpenStacksForm() throws Exception {
        RabbitMqServer server = RabbitMqServer.shared();
        server.importDefinitions(BrokerDefinitions.json(new BrokerDefinitions.Accounts(
                "altostratus", Map.of("compute-scheduler", "pw"), Map.of("h1", "pw"), List.of("compute"))));
        ConnectionFactory factory = new ConnectionFactory();
        factory.setPort(server.port());
        factory.setVirtualHost("altostratus");
        factory.setUsername("compute-scheduler");
        factory.setPassword("pw");
        try (Broker broker = new Broker(
                        new BrokerProperties(
                                "127.0.0.1",
                                server.port(),
                                "altostratus",
                                "compute-scheduler",
                                "pw",
                                Duration.ofSeconds(3)),
                        "notices");
                Connection connection = factory.newConnection();
                Channel channel = connection.createChannel()) {
            Notifier notifier = new Notifier(broker, "nova", "notifications", "scheduler.host-1", Clock.systemUTC());
            broker.declare(List.of(notifier.exchange()));
            broker.start(List.of());
            broker.requireReachable();
            channel.exchangeDeclare("nova", "topic"); // as oslo.messaging declares it
            String queue = channel.queueDeclare().getQueue();
            channel.queueBind(queue, "nova", "notifications.info");
            DecisionNotices notices = new DecisionNotices(notifier);

            RequestContext context = RequestContext.background("req-1");
            assertThat(notices.around(REQUEST, context, request -> new SelectedHost("h1", "zone-1"))
                            .host())
                    .isEqualTo("h1");
            assertThatThrownBy(() -> notices.around(REQUEST, context, request -> {
                        throw NoValidHost.because("none");
                    }))
                    .hasMessageContaining("none");

            List<JsonNode> heard = new ArrayList<>();
            await().until(() -> {
                GetResponse response = channel.basicGet(queue, true);
                if (response != null) {
                    JsonNode envelope = Json.MAPPER.readTree(response.getBody());
                    assertThat(envelope.get("oslo.version").asString()).isEqualTo("2.0");
                    heard.add(Json.MAPPER.readTree(envelope.get("oslo.message").asString()));
                }
                return heard.size() == 3;
            });
            assertThat(heard)
                    .extracting(notice -> notice.get("event_type").asString())
                    .containsExactly(
                            "scheduler.select_destinations.start",
                            "scheduler.select_destinations.end",
                            "scheduler.select_destinations.start");
            JsonNode notice = heard.getFirst();
            assertThat(notice.get("publisher_id").asString()).isEqualTo("scheduler.host-1");
            assertThat(notice.get("priority").asString()).isEqualTo("INFO");
            assertThat(notice.get("_context_request_id").asString()).isEqualTo("req-1");
            JsonNode spec = notice.at("/payload/request_spec");
            assertThat(spec.at("/instance_properties/uuid").asString()).isEqualTo("server-1");
            assertThat(spec.at("/instance_type/memory_mb").asInt()).isEqualTo(512);
            assertThat(spec.at("/ignore_hosts/0").asString()).isEqualTo("h9");
            assertThat(spec.at("/scheduler_hints/group/0").asString()).isEqualTo("g");
        }
    }

    @Test
    void nothingIsAnnouncedIfThatIsNotWanted() {
        assertThat(new DecisionNotices(null)
                        .around(REQUEST, RequestContext.background("req-1"), request -> new SelectedHost("h1", "z"))
                        .host())
                .isEqualTo("h1");
    }
}
