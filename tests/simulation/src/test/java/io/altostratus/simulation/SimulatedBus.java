package io.altostratus.simulation;

import io.altostratus.context.RequestContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A broker that loses, doubles, delays and reorders. */
final class SimulatedBus {

    /** @param to the routing key */
    record Message(String to, Object body, RequestContext context, Instant notBefore) {}

    private final SimulatedClock clock;
    private final Chaos chaos;
    private final List<Message> messages = new ArrayList<>();

    SimulatedBus(SimulatedClock clock, Chaos chaos) {
        this.clock = clock;
        this.chaos = chaos;
    }

    void send(String to, Object body, RequestContext context) {
        if (chaos.happens(0.03)) {
            return; // lost
        }
        int copies = chaos.happens(0.05) ? 2 : 1;
        for (int i = 0; i < copies; i++) {
            int delaySeconds = chaos.happens(0.05) ? chaos.below(90) : 0;
            messages.add(new Message(to, body, context, clock.instant().plusSeconds(delaySeconds)));
        }
    }

    int size() {
        return messages.size();
    }

    boolean isEmpty() {
        return messages.isEmpty();
    }

    /** Some message that may arrive now; null if there is none. */
    @Nullable
    Message take() {
        Instant now = clock.instant();
        List<Message> ready =
                messages.stream().filter(m -> !m.notBefore().isAfter(now)).toList();
        if (ready.isEmpty()) {
            return null;
        }
        Message message = chaos.oneOf(ready);
        messages.remove(message);
        return message;
    }

    /** A consumer died before it acknowledged: the message comes again. */
    void putBack(Message message) {
        messages.add(message);
    }
}
