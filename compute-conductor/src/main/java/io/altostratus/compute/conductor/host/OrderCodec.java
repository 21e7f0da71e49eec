package io.altostratus.compute.conductor.host;

import io.altostratus.compute.model.order.AttachInterface;
import io.altostratus.compute.model.order.DestroyGuest;
import io.altostratus.compute.model.order.DetachInterface;
import io.altostratus.compute.model.order.HostOrder;
import io.altostratus.compute.model.order.PrepareGuest;
import io.altostratus.compute.model.order.RebootGuest;
import io.altostratus.compute.model.order.ResumeGuest;
import io.altostratus.compute.model.order.StopGuest;
import io.altostratus.context.Json;
import io.altostratus.messaging.MessageType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads stored orders back by the type of their message. */
final class OrderCodec {

    private static final Map<String, Class<? extends HostOrder>> TYPES = List.<Class<? extends HostOrder>>of(
                    PrepareGuest.class,
                    ResumeGuest.class,
                    StopGuest.class,
                    RebootGuest.class,
                    DestroyGuest.class,
                    AttachInterface.class,
                    DetachInterface.class)
            .stream()
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

    /** All kinds of orders; a test compares them with the sealed interface. */
    static List<Class<?>> permitted() {
        return Arrays.asList(HostOrder.class.getPermittedSubclasses());
    }
}
