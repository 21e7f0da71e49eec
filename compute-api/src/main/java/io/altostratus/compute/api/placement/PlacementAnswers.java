package io.altostratus.compute.api.placement;

import io.altostratus.api.error.ApiException;
import io.altostratus.api.microversion.Microversion;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What several controllers of Placement say in the same way. */
final class PlacementAnswers {

    private PlacementAnswers() {}

    /**
     * Hosts report what they have and the scheduler claims it; nobody else may say otherwise.
     *
     * @param instead where the change can be made
     */
    static ApiException refused(String what, String instead) {
        return ApiException.conflict(what + " cannot be changed here: Placement shows what the hosts and the scheduler"
                + " know. " + instead);
    }

    static Map<String, @Nullable Object> provider(Provider provider, Microversion version, HttpServletRequest request) {
        String self = PlacementPath.prefix(request) + "/resource_providers/" + provider.uuid();
        List<Map<String, String>> links = new ArrayList<>();
        links.add(Map.of("rel", "self", "href", self));
        List<String> parts = new ArrayList<>(List.of("inventories", "usages"));
        if (version.atLeast(1, 1)) {
            parts.add("aggregates");
        }
        if (version.atLeast(1, 6)) {
            parts.add("traits");
        }
        if (version.atLeast(1, 11)) {
            parts.add("allocations");
        }
        parts.forEach(part -> links.add(Map.of("rel", part, "href", self + "/" + part)));
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("uuid", provider.uuid());
        view.put("name", provider.node().hypervisorHostname());
        view.put("generation", provider.node().generation());
        view.put("links", links);
        if (version.atLeast(1, 14)) {
            view.put("parent_provider_uuid", null);
            view.put("root_provider_uuid", provider.uuid());
        }
        return view;
    }
}
