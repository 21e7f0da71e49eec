package io.altostratus.compute.api.flavors;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.error.ApiException;
import io.altostratus.api.microversion.Microversion;
import io.altostratus.auth.policy.Policy;
import io.altostratus.compute.database.flavors.FlavorRepository;
import io.altostratus.context.RequestContext;
import io.altostratus.persistence.Transactions;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /flavors/{id}/os-extra_specs}: what a flavor asks of hosts and of the hypervisor. */
@RestController
@RequestMapping("/v2.1/flavors/{id}/os-extra_specs")
class ExtraSpecController {

    private static final String RULE = "os_compute_api:os-flavor-extra-specs:";
    private static final int LONGEST = 255;

    private final FlavorRepository flavors;
    private final FlavorLookup lookup;
    private final Transactions transactions;
    private final Policy policy;

    ExtraSpecController(FlavorRepository flavors, FlavorLookup lookup, Transactions transactions, Policy policy) {
        this.flavors = flavors;
        this.lookup = lookup;
        this.transactions = transactions;
        this.policy = policy;
    }

    @GetMapping
    Map<String, Object> list(RequestContext context, @PathVariable String id) {
        policy.enforce(context, RULE + "index", FlavorView.target(context));
        return Map.of("extra_specs", lookup.visible(context, id).extraSpecs());
    }

    @GetMapping("/{key}")
    Map<String, String> show(RequestContext context, @PathVariable String id, @PathVariable String key) {
        policy.enforce(context, RULE + "show", FlavorView.target(context));
        String value = lookup.visible(context, id).extraSpecs().get(key);
        if (value == null) {
            throw none(id, key);
        }
        return Map.of(key, value);
    }

    @PostMapping
    Map<String, Object> create(
            RequestContext context,
            Microversion version,
            @PathVariable String id,
            @ValidBody("extra-specs-create") JsonNode body) {
        policy.enforce(context, RULE + "create");
        Map<String, String> specs = checked(body.get("extra_specs"), version);
        add(context, id, specs);
        return Map.of("extra_specs", specs);
    }

    @PutMapping("/{key}")
    Map<String, String> update(
            RequestContext context,
            Microversion version,
            @PathVariable String id,
            @PathVariable String key,
            @ValidBody("extra-specs-update") JsonNode body) {
        policy.enforce(context, RULE + "update");
        Map<String, String> specs = checked(body, version);
        if (!specs.containsKey(key)) {
            throw ApiException.badRequest("Request body and URI mismatch");
        }
        add(context, id, specs);
        return specs;
    }

    @DeleteMapping("/{key}")
    void delete(RequestContext context, @PathVariable String id, @PathVariable String key) {
        policy.enforce(context, RULE + "delete");
        change(context, id, specs -> {
            if (specs.remove(key) == null) {
                throw none(id, key);
            }
            return specs;
        });
    }

    private void add(RequestContext context, String id, Map<String, String> more) {
        change(context, id, specs -> {
            specs.putAll(more);
            return specs;
        });
    }

    private void change(RequestContext context, String id, UnaryOperator<Map<String, String>> change) {
        lookup.visible(context, id);
        if (transactions.call(() -> flavors.changeExtraSpecs(id, change)).isEmpty()) {
            throw FlavorLookup.notFound(id);
        }
    }

    private static Map<String, String> checked(JsonNode specs, Microversion version) {
        Map<String, String> checked = new TreeMap<>();
        specs.properties().forEach(spec -> {
            String value = spec.getValue().asString();
            if (value.length() > LONGEST) {
                throw ApiException.badRequest("extra_specs value has more than " + LONGEST + " characters.");
            }
            if (version.atLeast(2, 86)) {
                ExtraSpecRules.check(spec.getKey(), value);
            }
            checked.put(spec.getKey(), value);
        });
        return checked;
    }

    private static ApiException none(String id, String key) {
        return ApiException.notFound("Flavor " + id + " has no extra specs with key " + key + ".");
    }
}
