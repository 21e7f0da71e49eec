package io.altostratus.compute.api.flavors;

import io.altostratus.api.microversion.Microversion;
import io.altostratus.api.paging.PageLinks;
import io.altostratus.auth.policy.Policy;
import io.altostratus.compute.database.flavors.Flavor;
import io.altostratus.context.RequestContext;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How flavors are told to one caller in one microversion. */
final class FlavorView {

    private final HttpServletRequest request;
    private final Microversion version;
    private final boolean withExtraSpecs;

    FlavorView(HttpServletRequest request, Microversion version, RequestContext context, Policy policy) {
        this.request = request;
        this.version = version;
        this.withExtraSpecs = version.atLeast(2, 61)
                && policy.allows(context, "os_compute_api:os-flavor-extra-specs:index", target(context));
    }

    /** Flavors belong to no project: a rule judges them as the caller's own. */
    static Map<String, String> target(RequestContext context) {
        return context.projectId() == null ? Map.of() : Map.of("project_id", context.projectId());
    }

    Map<String, @Nullable Object> summary(Flavor flavor) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", flavor.id());
        view.put("name", flavor.name());
        view.put("links", links(flavor.id()));
        if (version.atLeast(2, 55)) {
            view.put("description", flavor.description());
        }
        return view;
    }

    Map<String, @Nullable Object> whole(Flavor flavor) {
        Map<String, @Nullable Object> view = summary(flavor);
        view.put("ram", flavor.memoryMb());
        view.put("disk", flavor.rootGb());
        view.put("swap", flavor.swapMb() == 0 && !version.atLeast(2, 75) ? "" : flavor.swapMb());
        view.put("OS-FLV-EXT-DATA:ephemeral", flavor.ephemeralGb());
        view.put("OS-FLV-DISABLED:disabled", flavor.disabled());
        view.put("vcpus", flavor.vcpus());
        view.put("os-flavor-access:is_public", flavor.isPublic());
        view.put("rxtx_factor", flavor.rxtxFactor());
        if (withExtraSpecs) {
            view.put("extra_specs", new TreeMap<>(flavor.extraSpecs()));
        }
        return view;
    }

    private List<Map<String, String>> links(String id) {
        String base = PageLinks.base(request);
        return List.of(
                Map.of("rel", "self", "href", base + "/v2.1/flavors/" + id),
                Map.of("rel", "bookmark", "href", base + "/flavors/" + id));
    }
}
