package io.altostratus.compute.api.events;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.error.ApiException;
import io.altostratus.auth.policy.Policy;
import io.altostratus.compute.api.servers.WorkflowHints;
import io.altostratus.compute.database.orders.ExternalEventRepository;
import io.altostratus.compute.database.servers.ServerRepository;
import io.altostratus.compute.database.workflows.WorkflowRepository;
import io.altostratus.context.RequestContext;
import io.altostratus.persistence.Transactions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/**
 * {@code POST /os-server-external-events}: network-service tells what became of ports. An event is a fact that is kept,
 * whether or not anyone waits for it yet.
 */
@RestController
class ExternalEventController {

    private final ServerRepository servers;
    private final ExternalEventRepository events;
    private final WorkflowRepository workflows;
    private final WorkflowHints hints;
    private final Transactions transactions;
    private final PortNews news;
    private final Policy policy;

    ExternalEventController(
            ServerRepository servers,
            ExternalEventRepository events,
            WorkflowRepository workflows,
            WorkflowHints hints,
            Transactions transactions,
            PortNews news,
            Policy policy) {
        this.servers = servers;
        this.events = events;
        this.workflows = workflows;
        this.hints = hints;
        this.transactions = transactions;
        this.news = news;
        this.policy = policy;
    }

    /** 200 if all servers are known, 207 if some are, 404 if none is, 503 for what must be told again later. */
    @PostMapping("/v2.1/os-server-external-events")
    ResponseEntity<Map<String, Object>> create(RequestContext context, @ValidBody("external-events") JsonNode body) {
        policy.enforce(context, "os_compute_api:os-server-external-events:create");
        Set<String> named = new HashSet<>();
        body.get("events").forEach(event -> named.add(event.get("server_uuid").asString()));
        Set<String> living = new HashSet<>(servers.living(named));
        if (living.isEmpty()) {
            throw ApiException.notFound("No instances found for any event");
        }
        List<Map<String, Object>> answers = new ArrayList<>();
        for (JsonNode event : body.get("events")) {
            answers.add(answer(event, living.contains(event.get("server_uuid").asString())));
        }
        transactions.run(() -> {
            for (String server : new TreeSet<>(living)) {
                // The workflow's row first, as in every transaction of a conductor: one order, no deadlocks.
                workflows.wake(server).ifPresent(work -> hints.afterCommit(work, context));
                for (JsonNode event : body.get("events")) {
                    if (event.get("server_uuid").asString().equals(server)) {
                        events.record(server, read(event));
                    }
                }
            }
        });
        news.follow(body.get("events"), living, context);
        return ResponseEntity.status(living.size() == named.size() ? 200 : 207).body(Map.of("events", answers));
    }

    private static ExternalEventRepository.Event read(JsonNode event) {
        return new ExternalEventRepository.Event(
                event.get("name").asString(),
                event.path("tag").asString(""),
                event.path("status").asString("completed"));
    }

    private static Map<String, Object> answer(JsonNode event, boolean known) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("name", event.get("name").asString());
        answer.put("server_uuid", event.get("server_uuid").asString());
        answer.put("tag", event.path("tag").asString(""));
        answer.put("status", known ? event.path("status").asString("completed") : "failed");
        answer.put("code", known ? 200 : 404);
        return answer;
    }
}
