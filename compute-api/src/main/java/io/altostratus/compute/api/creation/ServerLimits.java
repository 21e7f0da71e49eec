package io.altostratus.compute.api.creation;

import io.altostratus.api.error.ApiException;
import io.altostratus.compute.api.quotas.QuotaLimits;
import io.altostratus.compute.database.servers.FirstBoot;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Limits on what a request carries, which count nothing that is there already. */
public final class ServerLimits {

    private ServerLimits() {}

    /** @throws ApiException 403 if a server would have more metadata than allowed */
    public static void requireMetadata(int items, Map<String, Integer> limits) {
        if (exceeds(items, "metadata_items", limits)) {
            throw ApiException.forbidden("Maximum number of metadata items exceeds " + limits.get("metadata_items"));
        }
    }

    /** @throws ApiException 403 for more files, longer paths or larger files than allowed */
    public static void requireFiles(List<FirstBoot.File> files, Map<String, Integer> limits) {
        if (exceeds(files.size(), "injected_files", limits)) {
            throw ApiException.forbidden("Personality file limit exceeded");
        }
        for (FirstBoot.File file : files) {
            if (exceeds(file.path().getBytes(StandardCharsets.UTF_8).length, "injected_file_path_bytes", limits)) {
                throw ApiException.forbidden(
                        "Personality file path exceeds maximum " + limits.get("injected_file_path_bytes"));
            }
            int size = Base64.getMimeDecoder().decode(file.contents()).length;
            if (exceeds(size, "injected_file_content_bytes", limits)) {
                throw ApiException.forbidden(
                        "Personality file content exceeds maximum " + limits.get("injected_file_content_bytes"));
            }
        }
    }

    private static boolean exceeds(int amount, String resource, Map<String, Integer> limits) {
        int limit = limits.getOrDefault(resource, QuotaLimits.UNLIMITED);
        return limit != QuotaLimits.UNLIMITED && amount > limit;
    }
}
