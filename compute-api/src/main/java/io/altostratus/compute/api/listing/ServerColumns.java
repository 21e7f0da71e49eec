package io.altostratus.compute.api.listing;

import io.altostratus.api.error.ApiException;
import io.altostratus.api.microversion.Microversion;
import io.altostratus.api.paging.ListRules;
import io.altostratus.api.paging.PageRequest;
import io.altostratus.api.paging.SortKey;
import io.altostratus.compute.api.views.ServerView;
import io.altostratus.persistence.Keyset;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What Nova calls a server's attributes in lists, as SQL on the table of servers {@code s}, and how lists are sorted. */
public final class ServerColumns {

    /** The server's addresses as a table of its own, with {@code address} and {@code floating}. */
    static final String OWN_ADDRESSES = "JSON_TABLE(s.nics, '$[*].addresses[*]' COLUMNS ("
            + "address VARCHAR(64) PATH '$.ipAddress', floating BOOLEAN PATH '$.floating'))";

    static final String LOCKED_BY = "IF(s.locked, IF(s.locked_by_admin, 'admin', 'owner'), '')";

    /** As {@link ServerView} tells it. */
    static final String ROOT_DEVICE = "IF(s.host IS NULL, '', '/dev/vda')";

    private static final int LONGEST_PAGE = 1_000;
    private static final List<SortKey> DEFAULT_ORDER = List.of(new SortKey("created_at", true));

    private static final Map<String, String> SORTABLE = Map.ofEntries(
            Map.entry("access_ip_v4", "s.access_ip_v4"),
            Map.entry("access_ip_v6", "s.access_ip_v6"),
            Map.entry("auto_disk_config", "s.disk_config"),
            Map.entry("availability_zone", "s.zone"),
            Map.entry("config_drive", "s.config_drive"),
            Map.entry("created_at", "s.created_at"),
            Map.entry("display_description", "s.description"),
            Map.entry("display_name", "s.name"),
            Map.entry("host", "s.host"),
            Map.entry("hostname", "s.hostname"),
            Map.entry("image_ref", "s.image_id"),
            Map.entry("instance_type_id", "s.flavor_id"),
            Map.entry("kernel_id", imageProperty("kernel_id")),
            Map.entry("key_name", "s.key_name"),
            Map.entry("launch_index", "s.launch_index"),
            Map.entry("launched_at", "s.launched_at"),
            Map.entry("locked", "s.locked"),
            Map.entry("locked_by", LOCKED_BY),
            Map.entry("node", "s.hypervisor"),
            Map.entry("power_state", "s.power_state"),
            Map.entry("progress", "s.progress"),
            Map.entry("project_id", "s.project_id"),
            Map.entry("ramdisk_id", imageProperty("ramdisk_id")),
            Map.entry("root_device_name", ROOT_DEVICE),
            Map.entry("task_state", "s.task_state"),
            Map.entry("terminated_at", "s.deleted_at"),
            Map.entry("updated_at", "s.updated_at"),
            Map.entry("user_id", "s.user_id"),
            Map.entry("uuid", "s.id"),
            Map.entry("vm_state", "s.vm_state"));

    /** Keys that Nova accepts and does not sort by; refused since 2.75. */
    private static final Set<String> IGNORED = Set.of(
            "architecture",
            "cell_name",
            "cleaned",
            "default_ephemeral_device",
            "default_swap_device",
            "deleted",
            "deleted_at",
            "disable_terminate",
            "ephemeral_gb",
            "ephemeral_key_uuid",
            "id",
            "key_data",
            "launched_on",
            "memory_mb",
            "os_type",
            "reservation_id",
            "root_gb",
            "shutdown_terminate",
            "user_data",
            "vcpus",
            "vm_mode");

    private static final Set<String> FOR_ADMINISTRATORS = Set.of("host", "node");

    private ServerColumns() {}

    static String imageProperty(String name) {
        return "COALESCE(JSON_UNQUOTE(JSON_EXTRACT(s.image, '$.properties." + name + "')), '')";
    }

    /** @throws ApiException 400 naming the parameter that is wrong, 403 for keys that the caller may not sort by */
    public static PageRequest page(HttpServletRequest request, Microversion version, boolean admin) {
        Set<String> known = new HashSet<>(SORTABLE.keySet());
        if (!version.atLeast(2, 75)) {
            known.addAll(IGNORED);
        }
        PageRequest page = PageRequest.of(request, new ListRules(LONGEST_PAGE, known, DEFAULT_ORDER));
        List<SortKey> order = page.order().stream()
                .filter(key -> !IGNORED.contains(key.name()))
                .filter(key -> !key.name().equals("locked") || version.atLeast(2, 73))
                .toList();
        for (SortKey key : order) {
            if (FOR_ADMINISTRATORS.contains(key.name()) && !admin) {
                throw ApiException.forbidden("Only administrators can sort servers by " + key.name());
            }
        }
        return new PageRequest(page.limit(), page.marker(), order.isEmpty() ? DEFAULT_ORDER : order);
    }

    static List<Keyset.Column> columns(List<SortKey> order) {
        return order.stream()
                .map(key -> new Keyset.Column(Objects.requireNonNull(SORTABLE.get(key.name())), key.descending()))
                .toList();
    }
}
