package io.altostratus.identity.common;

import io.altostratus.api.error.ApiException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The resource option {@code immutable} of roles, projects and domains: what has it is neither changed nor deleted until
 * a request that does nothing else takes it away. Null where nobody has set it.
 */
public final class Immutable {

    private static final String OPTION = "immutable";

    private Immutable() {}

    /** The option after a request: as it says, or as it was. */
    public static @Nullable Boolean of(JsonNode wanted, @Nullable Boolean before) {
        JsonNode option = wanted.path("options").path(OPTION);
        if (option.isMissingNode()) {
            return before;
        }
        return option.isBoolean() ? Boolean.valueOf(option.asBoolean()) : null;
    }

    public static Map<String, Object> view(@Nullable Boolean immutable) {
        return immutable == null ? Map.of() : Map.of(OPTION, immutable);
    }

    /** @throws ApiException 403 unless the object may be changed or the request only lifts the option */
    public static void refuseUpdate(@Nullable Boolean immutable, JsonNode wanted, String kind, String id) {
        if (!Boolean.TRUE.equals(immutable)) {
            return;
        }
        JsonNode option = wanted.path("options").path(OPTION);
        boolean lifts = wanted.size() == 1 && (option.isNull() || option.isBoolean() && !option.asBoolean());
        if (!lifts) {
            throw ApiException.forbidden("Unable to update immutable " + kind + " resource: `" + id
                    + "`. Set resource option \"immutable\" to false first.");
        }
    }

    /** @throws ApiException 403 if the object may not be deleted */
    public static void refuseDelete(@Nullable Boolean immutable, String kind, String id) {
        if (Boolean.TRUE.equals(immutable)) {
            throw ApiException.forbidden("Unable to delete immutable " + kind + " resource: `" + id
                    + "`. Set resource option \"immutable\" to false first.");
        }
    }
}
