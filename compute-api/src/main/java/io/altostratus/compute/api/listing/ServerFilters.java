package io.altostratus.compute.api.listing;

import io.altostratus.api.error.ApiException;
import io.altostratus.api.microversion.Microversion;
import io.altostratus.compute.model.state.VmState;
import io.altostratus.persistence.Where;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Filters of a list of servers as conditions on the table of servers {@code s}. */
final class ServerFilters {

    /** Filters that a value must equal. */
    private static final Map<String, String> EXACT = Map.of(
            "image", "s.image_id",
            "image_ref", "s.image_id",
            "flavor", "s.flavor_id",
            "uuid", "s.id",
            "host", "s.host",
            "user_id", "s.user_id",
            "vm_state", "s.vm_state",
            "task_state", "s.task_state");

    /** Filters that are regular expressions, and what they look at. */
    private static final Map<String, String> MATCHING = Map.ofEntries(
            Map.entry("name", "s.name"),
            Map.entry("display_name", "s.name"),
            Map.entry("description", "COALESCE(s.description, '')"),
            Map.entry("display_description", "COALESCE(s.description, '')"),
            Map.entry("hostname", "s.hostname"),
            Map.entry("reservation_id", "CAST(s.reservation_id AS CHAR)"),
            Map.entry("launch_index", "CAST(s.launch_index AS CHAR)"),
            Map.entry("kernel_id", ServerColumns.imageProperty("kernel_id")),
            Map.entry("ramdisk_id", ServerColumns.imageProperty("ramdisk_id")),
            Map.entry("key_name", "COALESCE(s.key_name, '')"),
            Map.entry("power_state", "CAST(s.power_state AS CHAR)"),
            Map.entry("node", "COALESCE(s.hypervisor, '')"),
            Map.entry("launched_at", "COALESCE(CAST(s.launched_at AS CHAR), '')"),
            Map.entry("terminated_at", "COALESCE(CAST(s.deleted_at AS CHAR), '')"),
            Map.entry("created_at", "CAST(s.created_at AS CHAR)"),
            Map.entry("availability_zone", "COALESCE(s.zone, '')"),
            Map.entry("locked_by", ServerColumns.LOCKED_BY),
            Map.entry("root_device_name", ServerColumns.ROOT_DEVICE),
            Map.entry("config_drive", "IF(s.config_drive, 'True', '')"),
            Map.entry("access_ip_v4", "s.access_ip_v4"),
            Map.entry("access_ip_v6", "s.access_ip_v6"),
            Map.entry("auto_disk_config", "IF(s.disk_config = 'AUTO', '1', '0')"),
            Map.entry("progress", "CAST(s.progress AS CHAR)"));

    private static final Pattern PIECE_OF_ADDRESS = Pattern.compile("[0-9a-fA-F.:]+");
    private static final String NOTHING = "1 = 0";
    private static final String TAGGED = "SELECT t.server_id FROM server_tags t WHERE t.tag IN ";

    private final ListParameters parameters;
    private final Microversion version;
    private final boolean admin;
    private final Where where;

    ServerFilters(ListParameters parameters, Microversion version, boolean admin, Where where) {
        this.parameters = parameters;
        this.version = version;
        this.admin = admin;
        this.where = where;
    }

    /** Adds all that was asked for. @throws ApiException 400 naming what is wrong, 403 for others' deleted servers */
    void add() {
        statuses();
        deleted();
        changed();
        EXACT.forEach((name, column) -> where.equal(column, parameters.get(name)));
        MATCHING.forEach((name, column) -> matching(name, column, parameters.get(name)));
        addresses();
        tags();
        Boolean locked = parameters.flag("locked");
        if (locked != null) {
            where.and(locked ? "s.locked = TRUE" : "s.locked = FALSE");
        }
    }

    private void statuses() {
        if (parameters.statuses().isEmpty()) {
            return;
        }
        List<String> any = new ArrayList<>();
        for (String status : parameters.statuses()) {
            String condition = StatusCondition.of(status);
            if (condition != null) {
                any.add(condition);
            }
        }
        if (any.isEmpty() && version.atLeast(2, 38)) {
            throw ApiException.badRequest("Invalid status value");
        }
        where.and(any.isEmpty() ? NOTHING : String.join(" OR ", any));
    }

    private void deleted() {
        boolean onlyDeleted = !parameters.statuses().isEmpty()
                && parameters.statuses().stream().allMatch(StatusCondition::isDeleted);
        if (onlyDeleted && !admin) {
            throw ApiException.forbidden("Only administrators may list deleted instances");
        }
        if (onlyDeleted || parameters.isTrue("deleted")) {
            boolean withSoft = !parameters.has("soft_deleted") || parameters.isTrue("soft_deleted");
            where.and(withSoft ? "s.deleted = TRUE OR s.vm_state = 'soft-delete'" : "s.deleted = TRUE");
        } else if (parameters.has("deleted") || !parameters.has("changes-since") && !parameters.has("changes-before")) {
            where.and("s.deleted = FALSE");
            if (!parameters.isTrue("soft_deleted") && !asksForSoftDeleted()) {
                where.and("s.vm_state <> 'soft-delete'");
            }
        }
    }

    private boolean asksForSoftDeleted() {
        return VmState.SOFT_DELETED.word().equals(parameters.get("vm_state"))
                || parameters.statuses().stream().anyMatch("SOFT_DELETED"::equalsIgnoreCase);
    }

    private void changed() {
        LocalDateTime since = parameters.time("changes-since");
        LocalDateTime before = parameters.time("changes-before");
        if (since != null && before != null && before.isBefore(since)) {
            throw ApiException.badRequest("The value of changes-since must be less than or equal to changes-before.");
        }
        if (since != null) {
            where.and("s.updated_at >= :changes_since", "changes_since", since);
        }
        if (before != null) {
            where.and("s.updated_at <= :changes_before", "changes_before", before);
        }
    }

    private void matching(String name, String expression, @Nullable String pattern) {
        String condition = condition(name, expression, pattern);
        if (condition != null) {
            where.and(condition);
        }
    }

    /**
     * Nova takes regular expressions here, in which a bar stands for itself.
     *
     * @return null if nothing was asked for
     */
    private @Nullable String condition(String name, String expression, @Nullable String pattern) {
        if (pattern == null || pattern.isEmpty()) {
            return null;
        }
        boolean plain = pattern.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == ' ');
        return plain ? containing(name, expression, pattern) : fitting(name, expression, pattern.replace("|", "\\|"));
    }

    private String containing(String name, String expression, String part) {
        where.parameter(parameter(name), part);
        return "LOCATE(:" + parameter(name) + ", " + expression + ") > 0";
    }

    private String fitting(String name, String expression, String pattern) {
        where.parameter(parameter(name), pattern);
        return expression + " REGEXP :" + parameter(name);
    }

    private static String parameter(String filter) {
        return "match_" + filter;
    }

    /**
     * Addresses of the server's own ports, not floating ones. Either family's filter may fit. As with Neutron's search, a
     * piece of an address is looked for as it stands; what has other characters is a regular expression that fits from an
     * address's beginning, as Nova reads it without Neutron.
     */
    private void addresses() {
        List<String> any = new ArrayList<>();
        for (String name : List.of("ip", "ip6")) {
            String wanted = parameters.get(name);
            if (wanted != null && !wanted.isEmpty()) {
                boolean piece = PIECE_OF_ADDRESS.matcher(wanted).matches();
                any.add(
                        piece
                                ? containing(name, "a.address", wanted.toLowerCase(Locale.ROOT))
                                : fitting(name, "a.address", "^(" + wanted + ")"));
            }
        }
        if (!any.isEmpty()) {
            where.and("EXISTS (SELECT 1 FROM " + ServerColumns.OWN_ADDRESSES
                    + " a WHERE COALESCE(a.floating, FALSE) = FALSE AND (" + String.join(" OR ", any) + "))");
        }
    }

    private void tags() {
        List<String> all = words("tags");
        if (!all.isEmpty()) {
            where.and(
                    "s.id IN (" + TAGGED + "(:tags) GROUP BY t.server_id HAVING COUNT(*) = :tags_count)", "tags", all);
            where.parameter("tags_count", all.size());
        }
        List<String> any = words("tags-any");
        if (!any.isEmpty()) {
            where.and("s.id IN (" + TAGGED + "(:tags_any))", "tags_any", any);
        }
        List<String> notAll = words("not-tags");
        if (!notAll.isEmpty()) {
            where.and(
                    "s.id NOT IN (" + TAGGED + "(:not_tags) GROUP BY t.server_id HAVING COUNT(*) = :not_tags_count)",
                    "not_tags",
                    notAll);
            where.parameter("not_tags_count", notAll.size());
        }
        List<String> notAny = words("not-tags-any");
        if (!notAny.isEmpty()) {
            where.and("s.id NOT IN (" + TAGGED + "(:not_tags_any))", "not_tags_any", notAny);
        }
    }

    private List<String> words(String name) {
        String text = parameters.get(name);
        return text == null ? List.of() : List.copyOf(new TreeSet<>(List.of(text.split(","))));
    }
}
