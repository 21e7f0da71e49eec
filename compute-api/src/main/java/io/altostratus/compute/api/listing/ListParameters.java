package io.altostratus.compute.api.listing;

import io.altostratus.api.error.ApiException;
import io.altostratus.api.microversion.Microversion;
import jakarta.servlet.http.HttpServletRequest;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a list of servers: those that the microversion has and the caller may use. What others may not use is
 * ignored, as Nova does; what no version knows is an error since 2.75.
 */
public final class ListParameters {

    /** Since which minor version there is a parameter; most were there from the beginning. */
    private static final Map<String, Integer> ADDED = Map.of(
            "tags", 26,
            "tags-any", 26,
            "not-tags", 26,
            "not-tags-any", 26,
            "changes-before", 66,
            "locked", 73);

    private static final Set<String> FIRST = Set.of(
            "user_id",
            "project_id",
            "tenant_id",
            "launch_index",
            "image_ref",
            "image",
            "kernel_id",
            "ramdisk_id",
            "hostname",
            "key_name",
            "power_state",
            "vm_state",
            "task_state",
            "host",
            "node",
            "flavor",
            "reservation_id",
            "launched_at",
            "terminated_at",
            "availability_zone",
            "name",
            "display_name",
            "description",
            "display_description",
            "locked_by",
            "uuid",
            "root_device_name",
            "config_drive",
            "access_ip_v4",
            "access_ip_v6",
            "auto_disk_config",
            "progress",
            "all_tenants",
            "soft_deleted",
            "deleted",
            "status",
            "changes-since",
            "ip",
            "ip6",
            "created_at");

    /** Regular expressions, or what Nova checks as such. */
    private static final Set<String> REGULAR = Set.of(
            "kernel_id",
            "ramdisk_id",
            "hostname",
            "key_name",
            "power_state",
            "node",
            "flavor",
            "reservation_id",
            "launched_at",
            "terminated_at",
            "availability_zone",
            "name",
            "display_name",
            "description",
            "display_description",
            "locked_by",
            "root_device_name",
            "config_drive",
            "access_ip_v4",
            "access_ip_v6",
            "auto_disk_config",
            "progress",
            "ip",
            "ip6",
            "created_at",
            "tags",
            "tags-any",
            "not-tags",
            "not-tags-any");

    private static final int LONGEST_PATTERN = 255;

    private static final Set<String> PAGING = Set.of("sort_key", "sort_dir", "limit", "marker");

    /** Names of Nova's own tables, which it refuses by name. */
    private static final Set<String> TABLES = Set.of(
            "block_device_mapping",
            "services",
            "metadata",
            "system_metadata",
            "info_cache",
            "security_groups",
            "pci_devices");

    /** Since which minor version everyone may use a parameter. */
    private static final Map<String, Integer> FOR_EVERYONE = Map.ofEntries(
            Map.entry("reservation_id", 1),
            Map.entry("name", 1),
            Map.entry("status", 1),
            Map.entry("image", 1),
            Map.entry("flavor", 1),
            Map.entry("ip", 1),
            Map.entry("changes-since", 1),
            Map.entry("all_tenants", 1),
            Map.entry("ip6", 5),
            Map.entry("tags", 26),
            Map.entry("tags-any", 26),
            Map.entry("not-tags", 26),
            Map.entry("not-tags-any", 26),
            Map.entry("changes-before", 66),
            Map.entry("locked", 73),
            Map.entry("availability_zone", 83),
            Map.entry("config_drive", 83),
            Map.entry("key_name", 83),
            Map.entry("created_at", 83),
            Map.entry("launched_at", 83),
            Map.entry("terminated_at", 83),
            Map.entry("power_state", 83),
            Map.entry("task_state", 83),
            Map.entry("vm_state", 83),
            Map.entry("progress", 83),
            Map.entry("user_id", 83),
            Map.entry("hostname", 90));

    private static final int STRICT = 75;
    private static final Set<String> YES = Set.of("1", "t", "true", "on", "y", "yes");
    private static final Set<String> NO = Set.of("0", "f", "false", "off", "n", "no");

    private final Map<String, String> usable = new LinkedHashMap<>();
    private final List<String> statuses;

    /** @param all whether the caller may use every parameter */
    ListParameters(HttpServletRequest request, Microversion version, boolean all) {
        request.getParameterMap().forEach((name, values) -> {
            if (version.atLeast(2, STRICT) && !isKnown(name, version)) {
                throw ApiException.badRequest("Additional properties are not allowed ('" + name + "' was unexpected)");
            }
            if (REGULAR.contains(name) && version.atLeast(2, ADDED.getOrDefault(name, 1))) {
                List.of(values).forEach(value -> requirePattern(name, value));
            }
            if (name.startsWith("changes-") && version.atLeast(2, ADDED.getOrDefault(name, 1))) {
                List.of(values).forEach(value -> time(name, value));
            }
            boolean open = FOR_EVERYONE.containsKey(name) && version.atLeast(2, FOR_EVERYONE.get(name));
            if (PAGING.contains(name) || !all && !open || !version.atLeast(2, ADDED.getOrDefault(name, 1))) {
                return;
            }
            if (name.startsWith("_") || TABLES.contains(name)) {
                throw ApiException.badRequest("Invalid filter field: " + name + ".");
            }
            usable.put(name, values[values.length - 1]);
        });
        String[] asked = request.getParameterValues("status");
        statuses = asked == null ? List.of() : List.of(asked);
    }

    private static boolean isKnown(String name, Microversion version) {
        return FIRST.contains(name)
                || PAGING.contains(name)
                || TABLES.contains(name)
                || name.startsWith("_")
                || ADDED.containsKey(name) && version.atLeast(2, ADDED.get(name));
    }

    /** Nova checks also what the caller may not use. */
    private static void requirePattern(String name, String value) {
        if (value.length() > LONGEST_PATTERN && !name.contains("tags")) {
            throw ApiException.badRequest("Invalid input for query parameters " + name + ". It is too long.");
        }
        try {
            Pattern.compile(value);
        } catch (PatternSyntaxException e) {
            throw ApiException.badRequest("Invalid input for query parameters " + name + ". Value: " + value + ". '"
                    + value + "' is not a 'regex'");
        }
    }

    boolean has(String name) {
        return usable.containsKey(name);
    }

    @Nullable
    String get(String name) {
        return usable.get(name);
    }

    /** Every {@code status} that was asked for. */
    List<String> statuses() {
        return statuses;
    }

    /** @throws ApiException 400 for what is neither yes nor no */
    @Nullable
    Boolean flag(String name) {
        String text = get(name);
        if (text == null) {
            return null;
        }
        String word = text.strip().toLowerCase(Locale.ROOT);
        if (!YES.contains(word) && !NO.contains(word)) {
            throw ApiException.badRequest("Unrecognized value '" + text + "', acceptable values are: '0', '1', 'f',"
                    + " 'false', 'n', 'no', 'off', 'on', 't', 'true', 'y', 'yes'");
        }
        return YES.contains(word);
    }

    /** Whatever is not yes is no. */
    boolean isTrue(String name) {
        String text = get(name);
        return text != null && YES.contains(text.strip().toLowerCase(Locale.ROOT));
    }

    /** @throws ApiException 400 for what is no time */
    @Nullable
    LocalDateTime time(String name) {
        String text = get(name);
        return text == null ? null : time(name, text);
    }

    /** A time as clients write it; without a zone it is UTC. @throws ApiException 400 for what is no time */
    public static LocalDateTime time(String name, String text) {
        try {
            return text.matches(".*(Z|[+-]\\d\\d:?\\d\\d)$")
                    ? OffsetDateTime.parse(text.replace(' ', '+'))
                            .withOffsetSameInstant(ZoneOffset.UTC)
                            .toLocalDateTime()
                    : LocalDateTime.parse(text.replace(' ', 'T'));
        } catch (DateTimeException e) {
            throw ApiException.badRequest("Invalid input for query parameters " + name + ". Value: " + text + ". '"
                    + text + "' is not a 'date-time'");
        }
    }
}
