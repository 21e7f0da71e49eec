package io.altostratus.messaging;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Which message types a consumer takes and what it does with each. */
public final class MessageHandlers {

    private record Handler(Class<?> type, int version, BiFunction<Object, Delivery, @Nullable Object> action) {}

    private final Map<String, Handler> handlers = new HashMap<>();

    /** Takes a cast or a fanout. Runs at least once for each message. */
    public <T> MessageHandlers on(Class<T> type, BiConsumer<T, Delivery> action) {
        return add(type, (message, delivery) -> {
            action.accept(type.cast(message), delivery);
            return null;
        });
    }

    /** Takes a call; the result is the answer. An exception of type {@link CallRefusedException} reaches the caller. */
    public <Q, A> MessageHandlers answer(Class<Q> type, BiFunction<Q, Delivery, A> action) {
        return add(type, (message, delivery) -> action.apply(type.cast(message), delivery));
    }

    private MessageHandlers add(Class<?> type, BiFunction<Object, Delivery, @Nullable Object> action) {
        MessageType name = Envelope.typeOf(type);
        if (handlers.putIfAbsent(name.value(), new Handler(type, name.version(), action)) != null) {
            throw new IllegalArgumentException("two handlers for " + name.value());
        }
        return this;
    }

    /** @throws IllegalArgumentException for a type that nobody handles here, or one from a later release */
    public @Nullable Object handle(Envelope envelope, Delivery delivery) {
        Handler handler = handlers.get(envelope.type());
        if (handler == null) {
            throw new IllegalArgumentException("nobody here handles " + envelope.type());
        }
        if (envelope.version() > handler.version()) {
            throw new IllegalArgumentException(
                    envelope.type() + " has version " + envelope.version() + ", known is " + handler.version());
        }
        return handler.action().apply(envelope.bodyAs(handler.type()), delivery);
    }
}
