package io.altostratus.compute.api.events;

import io.altostratus.api.body.ValidBody;
import io.altostratus.auth.policy.Policy;
import io.altostratus.compute.api.tasks.WorkflowHints;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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

    private static final Logger LOG = LoggerFactory.getLogger(ExternalEventController.class);

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

    /** Events that are about something that has to be named. */
    private static final Set<String> TAGGED =
            Set.of("volume-extended", "power-update", "accelerator-request-bound", "volume-reimaged");

    /** Events that work may wait for; others are of no use to anyone here. */
    private static final Set<String> KEPT = Set.of(
            ExternalEventRepository.VIF_PLUGGED,
            ExternalEventRepository.VIF_DELETED,
            ExternalEventRepository.NETWORK_CHANGED,
            "network-vif-unplugged");

    private static final int LONGEST_TAG = 64;

    /**
     * 200 if all is well, 207 if some events could not be taken, or none, each with its own code; 503 for what must be told
     * again later.
     */
    @PostMapping("/v2.1/os-server-external-events")
    ResponseEntity<Map<String, Object>> create(RequestContext context, @ValidBody("external-events") JsonNode body) {
        policy.enforce(context, "os_compute_api:os-server-external-events:create");
        Set<String> named = new HashSet<>();
        body.get("events").forEach(event -> named.add(event.get("server_uuid").asString()));
        Map<String, Boolean> placed = servers.placed(named);
        List<Map<String, Object>> answers = new ArrayList<>();
        boolean all = true;
        for (JsonNode event : body.get("events")) {
            int code = code(event, placed.get(event.get("server_uuid").asString()));
            all &= code == 200;
            if (code == 200) {
                LOG.info(
                        "[instance: {}] Received event {}-{}",
                        event.get("server_uuid").asString(),
                        event.get("name").asString(),
                        event.path("tag").asString(""));
            }
            answers.add(answer(event, code));
        }
        // What is told of a server that has no host yet is kept all the same: it may be waited for once it has one.
        transactions.run(() -> {
            for (String server : new TreeSet<>(placed.keySet())) {
                // The workflow's row first, as in every transaction of a conductor: one order, no deadlocks.
                workflows.wake(server).ifPresent(work -> hints.afterCommit(work, context));
                for (JsonNode event : body.get("events")) {
                    if (event.get("server_uuid").asString().equals(server) && isKept(event)) {
                        events.record(server, read(event));
                    }
                }
            }
        });
        news.follow(body.get("events"), placed.keySet(), context);
        return ResponseEntity.status(all ? 200 : 207).body(Map.of("events", answers));
    }

    private static boolean isKept(JsonNode event) {
        return KEPT.contains(event.get("name").asString())
                && event.path("tag").asString("").length() <= LONGEST_TAG;
    }

    /** @param onHost null for a server that is not known */
    private static int code(JsonNode event, @Nullable Boolean onHost) {
        if (onHost == null) {
            return 404;
        }
        if (TAGGED.contains(event.get("name").asString())
                && event.path("tag").asString("").isEmpty()) {
            return 400;
        }
        return onHost ? 200 : 422;
    }

    private static ExternalEventRepository.Event read(JsonNode event) {
        return new ExternalEventRepository.Event(
                event.get("name").asString(),
                event.path("tag").asString(""),
                event.path("status").asString("completed"));
    }

    private static Map<String, Object> answer(JsonNode event, int code) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("name", event.get("name").asString());
        answer.put("server_uuid", event.get("server_uuid").asString());
        if (event.has("tag")) {
            answer.put("tag", event.get("tag").asString());
        }
        answer.put("status", code == 200 ? "completed" : "failed");
        answer.put("code", code);
        return answer;
    }
}
