package io.altostratus.blockstorage.quotas;

import io.altostratus.api.error.ApiException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** New limits as a request names them: numbers, or numbers as text. */
final class QuotaUpdate {

    /** Clients send these along. */
    private static final Set<String> NO_LIMITS = Set.of("id", "tenant_id", "class_name");

    private QuotaUpdate() {}

    /** @throws ApiException 400 naming what is wrong */
    static Map<QuotaKey, Integer> of(JsonNode wanted) {
        Map<QuotaKey, Integer> limits = new EnumMap<>(QuotaKey.class);
        List<String> unknown = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : wanted.properties()) {
            if (!NO_LIMITS.contains(field.getKey())) {
                QuotaKey.of(field.getKey())
                        .ifPresentOrElse(
                                key -> limits.put(key, limit(field.getKey(), field.getValue())),
                                () -> unknown.add(field.getKey()));
            }
        }
        if (!unknown.isEmpty()) {
            throw ApiException.badRequest("Bad key(s) in quota set: " + String.join(", ", unknown));
        }
        return limits;
    }

    private static int limit(String name, JsonNode value) {
        try {
            if (value.isIntegralNumber() || value.isString()) {
                int limit = Integer.parseInt(value.asString().strip());
                if (limit >= QuotaKey.UNLIMITED) {
                    return limit;
                }
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw ApiException.badRequest("Invalid input for field/attribute " + name + ". Value: " + value.asString()
                + ". " + name + " must be an integer between -1 and " + Integer.MAX_VALUE + ".");
    }
}
