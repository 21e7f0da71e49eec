package io.altostratus.compute.api.placement;

import io.altostratus.api.microversion.Microversion;
import io.altostratus.api.microversion.OnlyIn;
import io.altostratus.auth.policy.Policy;
import io.altostratus.context.RequestContext;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code /allocation_candidates}: hosts on which so much can be claimed. As providers form no trees, one host has to
 * satisfy all groups of a request; groups that must not share a provider have no candidates.
 */
@RestController
@RequestMapping("/placement/allocation_candidates")
class CandidateController {

    private final Providers providers;
    private final PlacementWords words;
    private final Policy policy;

    CandidateController(Providers providers, PlacementWords words, Policy policy) {
        this.providers = providers;
        this.words = words;
        this.policy = policy;
    }

    @GetMapping
    @OnlyIn(from = "1.10")
    Map<String, Object> list(RequestContext context, Microversion version, HttpServletRequest request) {
        policy.enforce(context, "placement:allocation_candidates:list");
        CandidateRequest wanted = CandidateRequest.of(request, version, words);
        List<Provider> found = providers.all().stream()
                .filter(wanted::fits)
                .limit(wanted.limit())
                .toList();
        List<Object> requests = new ArrayList<>();
        Map<String, Object> summaries = new LinkedHashMap<>();
        for (Provider provider : found) {
            requests.add(allocationRequest(provider, wanted, version));
            summaries.put(provider.uuid(), summary(provider, wanted, version));
        }
        return Map.of("allocation_requests", requests, "provider_summaries", summaries);
    }

    private static Map<String, Object> allocationRequest(
            Provider provider, CandidateRequest wanted, Microversion version) {
        if (!version.atLeast(1, 12)) {
            return Map.of(
                    "allocations",
                    List.of(Map.of(
                            "resource_provider", Map.of("uuid", provider.uuid()), "resources", wanted.resources())));
        }
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("allocations", Map.of(provider.uuid(), Map.of("resources", wanted.resources())));
        if (version.atLeast(1, 34)) {
            Map<String, Object> mappings = new LinkedHashMap<>();
            wanted.groups().keySet().forEach(suffix -> mappings.put(suffix, List.of(provider.uuid())));
            view.put("mappings", mappings);
        }
        return view;
    }

    private static Map<String, @Nullable Object> summary(
            Provider provider, CandidateRequest wanted, Microversion version) {
        Map<String, Object> resources = new LinkedHashMap<>();
        provider.inventories().forEach((name, inventory) -> {
            if (version.atLeast(1, 27) || wanted.resources().containsKey(name)) {
                resources.put(name, Map.of("capacity", inventory.limit(), "used", inventory.used()));
            }
        });
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("resources", resources);
        if (version.atLeast(1, 17)) {
            view.put("traits", new TreeSet<>(provider.traits()));
        }
        if (version.atLeast(1, 29)) {
            view.put("parent_provider_uuid", null);
            view.put("root_provider_uuid", provider.uuid());
        }
        return view;
    }
}
