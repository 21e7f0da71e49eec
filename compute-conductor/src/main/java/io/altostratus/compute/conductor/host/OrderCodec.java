package io.altostratus.compute.conductor.host;

import io.altostratus.compute.model.order.HostOrder;
import io.altostratus.context.Json;
import io.altostratus.messaging.MessageType;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads stored orders back by the type of their message. */
final class OrderCodec {

    private static final Map<String, Class<? extends HostOrder>> TYPES = HostOrder.kinds().stream()
            .collect(Collectors.toMap(
                    type -> type.getAnnotation(MessageType.class).value(), Function.identity()));

    private OrderCodec() {}

    static HostOrder read(String kind, String body) {
        Class<? extends HostOrder> type = TYPES.get(kind);
        if (type == null) {
            throw new IllegalArgumentException("unknown order " + kind);
        }
        return Json.MAPPER.readValue(body, type);
    }
}
