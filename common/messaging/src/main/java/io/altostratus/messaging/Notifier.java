package io.altostratus.messaging;

import io.altostratus.context.Json;
import io.altostratus.context.RequestContext;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.amqp.core.Declarable;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.core.TopicExchange;

/**
 * Tells outsiders what happens, in the form of OpenStack's own notifications (oslo.messaging's, version 2.0), so that what
 * listens to those can listen here. They go to a topic exchange and from there to whoever has bound a queue; nothing of
 * this cloud depends on them, and they are not kept for anyone.
 */
public final class Notifier {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS");

    private final Broker broker;
    private final String exchange;
    private final String topic;
    private final String publisherId;
    private final Clock clock;

    /**
     * @param exchange which an OpenStack service of this kind has, such as {@code nova}
     * @param topic of which the routing key is made: {@code notifications} for {@code notifications.info}
     * @param publisherId who tells, such as {@code scheduler.host-1}
     */
    public Notifier(Broker broker, String exchange, String topic, String publisherId, Clock clock) {
        this.broker = broker;
        this.exchange = exchange;
        this.topic = topic;
        this.publisherId = publisherId;
        this.clock = clock;
    }

    /** To be declared before the broker is started; not durable, as listeners declare it by default. */
    public Declarable exchange() {
        return new TopicExchange(exchange, false, false);
    }

    /** Never fails, and waits for nobody. @param payload becomes JSON */
    public void info(String eventType, Object payload, RequestContext context) {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("message_id", UUID.randomUUID().toString());
        message.put("publisher_id", publisherId);
        message.put("event_type", eventType);
        message.put("priority", "INFO");
        message.put("payload", payload);
        message.put("timestamp", TIME.format(LocalDateTime.now(clock)));
        message.put("_unique_id", UUID.randomUUID().toString().replace("-", ""));
        message.put("_context_request_id", context.requestId());
        message.put("_context_user_id", context.userId());
        message.put("_context_user_name", context.userName());
        message.put("_context_project_id", context.projectId());
        message.put("_context_project_name", context.projectName());
        message.put("_context_roles", context.roles());
        String body = Json.MAPPER.writeValueAsString(
                Map.of("oslo.version", "2.0", "oslo.message", Json.MAPPER.writeValueAsString(message)));
        broker.publisher()
                .announce(
                        new Address(exchange, topic + ".info"),
                        MessageBuilder.withBody(body.getBytes(StandardCharsets.UTF_8))
                                .setContentType(MessageProperties.CONTENT_TYPE_JSON)
                                .setContentEncoding("utf-8")
                                .setUserId(broker.account())
                                .build());
    }
}
