package io.altostratus.messaging;

import io.altostratus.context.Json;
import io.altostratus.context.RequestContext;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.core.MessageDeliveryMode;
import org.springframework.amqp.core.MessageProperties;

/**
 * A message with all that travels beside its body: type, version, id and the request context.
 *
 * @param messageId the same on every delivery and on every repetition of a call
 * @param body JSON text
 */
public record Envelope(String messageId, String type, int version, RequestContext context, String body) {

    private static final String VERSION = "version";
    private static final String CONTEXT = "context";

    public static Envelope of(Object message, RequestContext context) {
        MessageType type = typeOf(message.getClass());
        return new Envelope(
                UUID.randomUUID().toString(),
                type.value(),
                type.version(),
                context,
                Json.MAPPER.writeValueAsString(message));
    }

    static MessageType typeOf(Class<?> message) {
        MessageType type = message.getAnnotation(MessageType.class);
        if (type == null) {
            throw new IllegalArgumentException(message + " is not a message: it has no @MessageType");
        }
        return type;
    }

    public <T> T bodyAs(Class<T> recordType) {
        return Json.MAPPER.readValue(body, recordType);
    }

    /** @param sender the broker account that publishes; the broker refuses any other than the connection's own */
    Message toAmqp(String sender, boolean durable) {
        return MessageBuilder.withBody(body.getBytes(StandardCharsets.UTF_8))
                .setContentType(MessageProperties.CONTENT_TYPE_JSON)
                .setMessageId(messageId)
                .setType(type)
                .setUserId(sender)
                .setDeliveryMode(durable ? MessageDeliveryMode.PERSISTENT : MessageDeliveryMode.NON_PERSISTENT)
                .setHeader(VERSION, version)
                .setHeader(CONTEXT, Json.MAPPER.writeValueAsString(context))
                .build();
    }

    static Envelope fromAmqp(Message message) {
        MessageProperties properties = message.getMessageProperties();
        Object version = properties.getHeader(VERSION);
        String context = properties.getHeader(CONTEXT);
        String type = properties.getType();
        if (!(version instanceof Number number) || context == null || type == null) {
            throw new IllegalArgumentException("not a message of this cloud: type, version or context is missing");
        }
        String id = properties.getMessageId();
        return new Envelope(
                id == null ? "" : id,
                type,
                number.intValue(),
                Json.MAPPER.readValue(context, RequestContext.class),
                new String(message.getBody(), StandardCharsets.UTF_8));
    }

    /** Who published a received message, as the broker has verified it; null if the sender did not say. */
    static @Nullable String senderOf(Message message) {
        return message.getMessageProperties().getReceivedUserId();
    }
}
