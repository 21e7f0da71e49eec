package io.altostratus.compute.api.quotas;

import io.altostratus.api.body.WholeNumber;
import io.altostratus.api.microversion.Microversion;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Which resources each microversion tells, and what a request says of them. */
final class QuotaView {

    /** What network-service limits itself: it is told, without meaning, up to 2.35 or, in classes, 2.49. */
    private static final Set<String> OF_NETWORKS =
            Set.of("fixed_ips", "floating_ips", "security_groups", "security_group_rules");

    private static final Set<String> OF_FILES =
            Set.of("injected_files", "injected_file_content_bytes", "injected_file_path_bytes");
    private static final Set<String> OF_GROUPS = Set.of("server_groups", "server_group_members");

    private QuotaView() {}

    static Predicate<String> inSets(Microversion version) {
        return resource -> !(version.atLeast(2, 36) && OF_NETWORKS.contains(resource)) && withFiles(version, resource);
    }

    static Predicate<String> inClasses(Microversion version) {
        return resource ->
                !(version.atLeast(2, 50) ? OF_NETWORKS : OF_GROUPS).contains(resource) && withFiles(version, resource);
    }

    private static boolean withFiles(Microversion version, String resource) {
        return !(version.atLeast(2, 57) && OF_FILES.contains(resource));
    }

    /** @param id null for an answer that does not tell it */
    static Map<String, Object> of(@Nullable String id, Map<String, ?> values, Predicate<String> told) {
        Map<String, Object> view = new LinkedHashMap<>();
        if (id != null) {
            view.put("id", id);
        }
        values.forEach((resource, value) -> {
            if (told.test(resource)) {
                view.put(resource, value);
            }
        });
        return view;
    }

    /** The limits that a body sets. */
    static Map<String, Integer> requested(JsonNode body) {
        Map<String, Integer> values = new LinkedHashMap<>();
        body.properties().forEach(property -> {
            if (QuotaLimits.DEFAULTS.containsKey(property.getKey())) {
                values.put(property.getKey(), WholeNumber.of(property.getValue()));
            }
        });
        return values;
    }
}
