package io.altostratus.image.images;

import io.altostratus.api.error.ApiException;
import java.util.Set;

/** Which attributes a user may set. */
final class AttributeRules {

    private static final Set<String> READ_ONLY = Set.of(
            "id",
            "created_at",
            "updated_at",
            "status",
            "checksum",
            "size",
            "virtual_size",
            "os_hash_algo",
            "os_hash_value",
            "direct_url",
            "self",
            "file",
            "schema",
            "stores");
    private static final Set<String> RESERVED = Set.of("location", "deleted", "deleted_at");

    /** Names that this service may give to free attributes of its own. */
    private static final String RESERVED_PREFIX = "os_glance";

    private AttributeRules() {}

    /** @throws ApiException 403 if the attribute is not the user's to set */
    static void requireWritable(String name) {
        if (READ_ONLY.contains(name)) {
            throw ApiException.forbidden("Attribute '" + name + "' is read-only.");
        }
        if (RESERVED.contains(name) || isInternal(name)) {
            throw ApiException.forbidden("Attribute '" + name + "' is reserved.");
        }
        if (name.equals("locations")) {
            throw ApiException.forbidden("It's not allowed to add locations if locations are invisible.");
        }
    }

    /** Whether the service itself keeps this attribute, among the free ones. */
    static boolean isInternal(String name) {
        return name.startsWith(RESERVED_PREFIX);
    }
}
