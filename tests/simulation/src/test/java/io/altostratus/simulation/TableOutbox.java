package io.altostratus.simulation;

import io.altostratus.context.Json;
import io.altostratus.context.RequestContext;
import io.altostratus.messaging.Address;
import io.altostratus.messaging.outbox.Outbox;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** An outbox as rows of the database, like the real one, but relayed when the schedule says so. */
final class TableOutbox implements Outbox {

    private record Row(long pk, String routingKey, String className, String body, String context) {}

    private final JdbcClient writing;
    private final JdbcClient reading;
    private final SimulatedBus bus;
    private final Chaos chaos;

    TableOutbox(JdbcClient writing, JdbcClient reading, SimulatedBus bus, Chaos chaos) {
        this.writing = writing;
        this.reading = reading;
        this.bus = bus;
        this.chaos = chaos;
    }

    @Override
    public void send(Address to, Object message, RequestContext context) {
        writing.sql("""
                INSERT INTO simulated_outbox (routing_key, class_name, body, context)
                VALUES (:key, :class, :body, :context)
                """)
                .param("key", to.routingKey())
                .param("class", message.getClass().getName())
                .param("body", Json.MAPPER.writeValueAsString(message))
                .param("context", Json.MAPPER.writeValueAsString(context))
                .update();
    }

    /** Publishes one row, in no particular order. @return whether there was one */
    boolean relayOne() {
        List<Row> rows = reading.sql("SELECT pk, routing_key, class_name, body, context FROM simulated_outbox")
                .query(Row.class)
                .list();
        if (rows.isEmpty()) {
            return false;
        }
        Row row = chaos.oneOf(rows);
        try {
            bus.send(
                    row.routingKey(),
                    Json.MAPPER.readValue(row.body(), Class.forName(row.className())),
                    Json.MAPPER.readValue(row.context(), RequestContext.class));
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
        if (!chaos.happens(0.02)) { // died before the row was deleted: it goes out again
            reading.sql("DELETE FROM simulated_outbox WHERE pk = :pk")
                    .param("pk", row.pk())
                    .update();
        }
        return true;
    }
}
