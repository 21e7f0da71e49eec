package io.altostratus.compute.api.aggregates;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.error.ApiException;
import io.altostratus.api.microversion.Microversion;
import io.altostratus.api.microversion.OnlyIn;
import io.altostratus.auth.policy.Policy;
import io.altostratus.compute.database.aggregates.Aggregate;
import io.altostratus.context.RequestContext;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /os-aggregates}: groups of hosts. Since 2.41 with UUIDs, since 2.81 images can be cached on their hosts. */
@RestController
@RequestMapping("/v2.1/os-aggregates")
class AggregateController {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS");
    private static final String RULE = "os_compute_api:os-aggregates:";

    private final Aggregates aggregates;
    private final AggregateImages images;
    private final Policy policy;

    AggregateController(Aggregates aggregates, AggregateImages images, Policy policy) {
        this.aggregates = aggregates;
        this.images = images;
        this.policy = policy;
    }

    @GetMapping
    Map<String, Object> list(RequestContext context, Microversion version) {
        policy.enforce(context, RULE + "index");
        return Map.of(
                "aggregates",
                aggregates.list().stream().map(found -> view(found, version)).toList());
    }

    @PostMapping
    Map<String, Object> create(
            RequestContext context, Microversion version, @ValidBody("aggregate-create") JsonNode body) {
        policy.enforce(context, RULE + "create");
        JsonNode wanted = body.get("aggregate");
        Aggregate made = aggregates.create(wanted.get("name").asString(), text(wanted.get("availability_zone")));
        Map<String, @Nullable Object> view = view(made, version);
        view.remove("hosts");
        view.remove("metadata");
        return Map.of("aggregate", view);
    }

    private static @Nullable String text(@Nullable JsonNode value) {
        return value == null || value.isNull() ? null : value.asString();
    }

    @GetMapping("/{id}")
    Map<String, Object> show(RequestContext context, Microversion version, @PathVariable String id) {
        policy.enforce(context, RULE + "show");
        return answer(aggregates.require(number(id)), version);
    }

    @PutMapping("/{id}")
    Map<String, Object> update(
            RequestContext context,
            Microversion version,
            @PathVariable String id,
            @ValidBody("aggregate-update") JsonNode body) {
        policy.enforce(context, RULE + "update");
        JsonNode wanted = body.get("aggregate");
        String name = text(wanted.get("name"));
        // A zone that is named as null is refused as an empty one is; one that is not named stays.
        String zone = wanted.has("availability_zone")
                ? wanted.path("availability_zone").asString("")
                : null;
        return answer(aggregates.update(number(id), name == null ? null : name.strip(), zone), version);
    }

    @DeleteMapping("/{id}")
    void delete(RequestContext context, @PathVariable String id) {
        policy.enforce(context, RULE + "delete");
        aggregates.delete(number(id));
    }

    @PostMapping("/{id}/action")
    Map<String, Object> action(
            RequestContext context,
            Microversion version,
            @PathVariable String id,
            @ValidBody("aggregate-action") JsonNode body) {
        String action = body.propertyNames().iterator().next();
        JsonNode parameters = body.get(action);
        policy.enforce(context, RULE + action);
        long pk = number(id);
        Aggregate changed = switch (action) {
            case "add_host" -> aggregates.addHost(pk, parameters.get("host").asString());
            case "remove_host" ->
                aggregates.removeHost(pk, parameters.get("host").asString());
            default -> aggregates.setMetadata(pk, properties(parameters.get("metadata")));
        };
        return answer(changed, version);
    }

    private static Map<String, @Nullable String> properties(JsonNode metadata) {
        Map<String, @Nullable String> properties = new HashMap<>();
        metadata.propertyStream().forEach(p -> properties.put(p.getKey(), text(p.getValue())));
        return properties;
    }

    /** Accepted when every host's order is in the broker; what becomes of it the hosts' logs tell. */
    @PostMapping("/{id}/images")
    @OnlyIn(from = "2.81")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void images(
            RequestContext context,
            @RequestHeader("X-Auth-Token") String token,
            @PathVariable String id,
            @ValidBody("aggregate-images") JsonNode body) {
        policy.enforce(context, "compute:aggregates:images");
        images.cache(aggregates.require(number(id)), body.get("cache"), token, context);
    }

    private static long number(String id) {
        try {
            return Integer.parseInt(id);
        } catch (NumberFormatException e) {
            throw ApiException.badRequest("Invalid input received: id must be an integer");
        }
    }

    private static Map<String, Object> answer(Aggregate aggregate, Microversion version) {
        return Map.of("aggregate", view(aggregate, version));
    }

    private static Map<String, @Nullable Object> view(Aggregate aggregate, Microversion version) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", aggregate.pk());
        if (version.atLeast(2, 41)) {
            view.put("uuid", aggregate.id());
        }
        view.put("name", aggregate.name());
        view.put("availability_zone", aggregate.zone());
        view.put("hosts", aggregate.hosts());
        view.put("metadata", aggregate.metadata());
        view.put("created_at", TIME.format(aggregate.createdAt()));
        view.put("updated_at", aggregate.updatedAt() == null ? null : TIME.format(aggregate.updatedAt()));
        view.put("deleted", false);
        view.put("deleted_at", null);
        return view;
    }
}
