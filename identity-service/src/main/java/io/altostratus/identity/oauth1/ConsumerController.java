package io.altostratus.identity.oauth1;

import static io.altostratus.identity.common.Entity.textOrNull;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.error.ApiException;
import io.altostratus.auth.policy.Policy;
import io.altostratus.context.RequestContext;
import io.altostratus.identity.common.Entity;
import io.altostratus.identity.common.Ids;
import io.altostratus.identity.revocations.RevocationLog;
import io.altostratus.persistence.Transactions;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /v3/OS-OAUTH1/consumers}. */
@RestController
@RequestMapping("/v3/OS-OAUTH1/consumers")
class ConsumerController {

    private final ConsumerRepository consumers;
    private final RevocationLog revocations;
    private final Transactions transactions;
    private final Policy policy;

    ConsumerController(
            ConsumerRepository consumers, RevocationLog revocations, Transactions transactions, Policy policy) {
        this.consumers = consumers;
        this.revocations = revocations;
        this.transactions = transactions;
        this.policy = policy;
    }

    @GetMapping
    Map<String, Object> list(RequestContext context, HttpServletRequest request) {
        policy.enforce(context, "identity:list_consumers");
        return Entity.list(request, "consumers", consumers.list(), c -> view(request, c));
    }

    @GetMapping("/{id}")
    Map<String, Object> show(RequestContext context, HttpServletRequest request, @PathVariable String id) {
        policy.enforce(context, "identity:get_consumer");
        return Map.of("consumer", view(request, get(id)));
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Map<String, Object> create(
            RequestContext context, HttpServletRequest request, @ValidBody("consumer-create") JsonNode body) {
        policy.enforce(context, "identity:create_consumer");
        JsonNode wanted = body.get("consumer");
        Consumer consumer = new Consumer(
                Ids.next(), textOrNull(wanted, "description"), Ids.next(), Entity.extra(wanted, Consumer.OWN));
        transactions.run(() -> consumers.insert(consumer));
        Map<String, Object> view = view(request, consumer);
        view.put("secret", consumer.secret()); // told this once
        return Map.of("consumer", view);
    }

    @PatchMapping("/{id}")
    Map<String, Object> update(
            RequestContext context,
            HttpServletRequest request,
            @PathVariable String id,
            @ValidBody("consumer-update") JsonNode body) {
        policy.enforce(context, "identity:update_consumer");
        JsonNode wanted = body.get("consumer");
        if (!Entity.text(wanted, "id", id).equals(id)) {
            throw ApiException.badRequest("Cannot change consumer ID.");
        }
        Consumer changed = transactions.call(() -> {
            Consumer old = consumers.lock(id).orElseThrow(() -> Entity.notFound("consumer", id));
            Consumer fresh = new Consumer(
                    id,
                    wanted.has("description") ? textOrNull(wanted, "description") : old.description(),
                    old.secret(),
                    Entity.mergeExtra(old.extra(), wanted, Consumer.OWN));
            consumers.update(fresh);
            return fresh;
        });
        return Map.of("consumer", view(request, changed));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(RequestContext context, @PathVariable String id) {
        policy.enforce(context, "identity:delete_consumer");
        transactions.run(() -> {
            get(id);
            revocations.revokeOAuth1Consumer(id, context);
            consumers.delete(id);
        });
    }

    private Consumer get(String id) {
        return consumers.find(id).orElseThrow(() -> Entity.notFound("consumer", id));
    }

    private static Map<String, Object> view(HttpServletRequest request, Consumer consumer) {
        Map<String, Object> own = new LinkedHashMap<>();
        own.put("description", consumer.description());
        return Entity.view(request, "OS-OAUTH1/consumers", consumer.id(), own, consumer.extra());
    }
}
