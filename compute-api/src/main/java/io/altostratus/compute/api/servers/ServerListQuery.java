package io.altostratus.compute.api.servers;

import io.altostratus.api.error.ApiException;
import io.altostratus.api.paging.ListRules;
import io.altostratus.api.paging.PageRequest;
import io.altostratus.api.paging.SortKey;
import io.altostratus.auth.policy.Policy;
import io.altostratus.context.RequestContext;
import io.altostratus.persistence.Keyset;
import io.altostratus.persistence.Where;
import jakarta.servlet.http.HttpServletRequest;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Filters, order and page of a list of servers, as SQL. Costs two statements at most, whatever is asked. */
final class ServerListQuery {

    private static final Map<String, String> SORTABLE = Map.ofEntries(
            Map.entry("created_at", "s.created_at"),
            Map.entry("updated_at", "s.updated_at"),
            Map.entry("launched_at", "s.launched_at"),
            Map.entry("terminated_at", "s.deleted_at"),
            Map.entry("display_name", "s.name"),
            Map.entry("uuid", "s.id"),
            Map.entry("vm_state", "s.vm_state"),
            Map.entry("task_state", "s.task_state"),
            Map.entry("power_state", "s.power_state"),
            Map.entry("availability_zone", "s.zone"),
            Map.entry("instance_type_id", "s.flavor_id"),
            Map.entry("image_ref", "s.image_id"),
            Map.entry("key_name", "s.key_name"),
            Map.entry("project_id", "s.project_id"),
            Map.entry("user_id", "s.user_id"),
            Map.entry("host", "s.host"));
    private static final ListRules RULES =
            new ListRules(1_000, SORTABLE.keySet(), List.of(new SortKey("created_at", true)));

    /** Filters that anyone may use, with their columns. */
    private static final Map<String, String> OPEN = Map.of(
            "image", "s.image_id",
            "flavor", "s.flavor_id",
            "reservation_id", "s.reservation_id",
            "uuid", "s.id");

    /** Filters that Nova leaves to administrators; from others they are ignored, as Nova does. */
    private static final Map<String, String> FOR_ADMINISTRATORS = Map.of(
            "host", "s.host",
            "node", "s.hypervisor",
            "user_id", "s.user_id",
            "vm_state", "s.vm_state",
            "task_state", "s.task_state",
            "power_state", "s.power_state",
            "availability_zone", "s.zone",
            "key_name", "s.key_name");

    private static final Set<String> FALSE = Set.of("0", "false", "f", "no", "n", "off");

    private final HttpServletRequest request;
    private final RequestContext context;
    private final Policy policy;

    ServerListQuery(HttpServletRequest request, RequestContext context, Policy policy) {
        this.request = request;
        this.context = context;
        this.policy = policy;
    }

    PageRequest page() {
        return PageRequest.of(request, RULES);
    }

    Keyset.Page sql(JdbcClient jdbc, PageRequest page) {
        Where scope = scope();
        Where visible = scope();
        deleted(visible);
        status(visible);
        equal(visible, OPEN);
        if (context.isAdmin()) {
            equal(visible, FOR_ADMINISTRATORS);
        }
        matching(visible, "name", "s.name");
        matching(visible, "ip", "s.nics");
        changedSince(visible);
        Keyset keyset = new Keyset(
                "servers s",
                "s.id",
                page.order().stream()
                        .map(key ->
                                new Keyset.Column(Objects.requireNonNull(SORTABLE.get(key.name())), key.descending()))
                        .toList(),
                "s.pk");
        return keyset.page(jdbc, visible, scope, page.marker(), page.limit())
                .orElseThrow(() -> ApiException.badRequest("marker [" + page.marker() + "] not found"));
    }

    /** One's own project, or all of them for those who may. */
    private Where scope() {
        String all = request.getParameter("all_tenants");
        boolean everywhere = all != null && !FALSE.contains(all.toLowerCase(Locale.ROOT));
        if (!everywhere) {
            return new Where().equal("s.project_id", context.requireProjectId());
        }
        policy.enforce(context, "os_compute_api:servers:index:get_all_tenants");
        String project = request.getParameter("project_id");
        return new Where().equal("s.project_id", project == null ? request.getParameter("tenant_id") : project);
    }

    private void deleted(Where where) {
        String asked = request.getParameter("deleted");
        boolean wanted = asked != null && !FALSE.contains(asked.toLowerCase(Locale.ROOT));
        boolean byStatus = "deleted".equalsIgnoreCase(request.getParameter("status"));
        if ((wanted || byStatus) && context.isAdmin()) {
            where.and("s.deleted = TRUE");
        } else if (byStatus) {
            throw ApiException.forbidden("Only administrators may list deleted servers.");
        } else if (request.getParameter("changes-since") == null) {
            where.and("s.deleted = FALSE");
        }
    }

    private void status(Where where) {
        String[] asked = request.getParameterValues("status");
        if (asked == null) {
            return;
        }
        StringBuilder any = new StringBuilder("1 = 0");
        for (String status : asked) {
            String condition = switch (status.toUpperCase(Locale.ROOT)) {
                case "ACTIVE" ->
                    "s.vm_state = 'active' AND (s.task_state IS NULL OR s.task_state NOT LIKE 'rebooting%')";
                case "BUILD" -> "s.vm_state = 'building'";
                case "ERROR" -> "s.vm_state = 'error'";
                case "SHUTOFF" ->
                    "s.vm_state = 'stopped' AND (s.task_state IS NULL OR s.task_state <> 'rebooting_hard')";
                case "REBOOT" -> "s.vm_state = 'active' AND s.task_state = 'rebooting'";
                case "HARD_REBOOT" -> "s.vm_state <> 'error' AND s.task_state = 'rebooting_hard'";
                case "DELETED" -> "s.deleted = TRUE";
                default -> null; // a status that nothing has
            };
            if (condition != null) {
                any.append(" OR (").append(condition).append(")");
            }
        }
        where.and(any.toString());
    }

    private void equal(Where where, Map<String, String> filters) {
        filters.forEach((name, column) -> {
            String[] values = request.getParameterValues(name);
            if (values != null) {
                where.in(column, List.of(values));
            }
        });
    }

    /** Nova takes regular expressions here. */
    private void matching(Where where, String name, String column) {
        String pattern = request.getParameter(name);
        if (pattern == null || pattern.isEmpty()) {
            return;
        }
        if (pattern.length() > 255) {
            throw ApiException.badRequest("Invalid input for query parameters " + name + ". It is too long.");
        }
        boolean plain = pattern.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == ' ');
        String parameter = "match_" + name;
        if (plain) {
            where.and("LOCATE(:" + parameter + ", " + column + ") > 0", parameter, pattern);
        } else {
            try {
                Pattern.compile(pattern);
            } catch (PatternSyntaxException e) {
                throw ApiException.badRequest(
                        "Invalid input for query parameters " + name + ". It is not a regular expression.");
            }
            where.and(column + " REGEXP :" + parameter, parameter, pattern);
        }
    }

    private void changedSince(Where where) {
        LocalDateTime since = time("changes-since");
        if (since != null) {
            where.and("s.updated_at >= :changes_since", "changes_since", since);
        }
    }

    private @Nullable LocalDateTime time(String name) {
        String text = request.getParameter(name);
        if (text == null) {
            return null;
        }
        try {
            return text.matches(".*(Z|[+-]\\d\\d:?\\d\\d)$")
                    ? OffsetDateTime.parse(text.replace(' ', '+'))
                            .withOffsetSameInstant(ZoneOffset.UTC)
                            .toLocalDateTime()
                    : LocalDateTime.parse(text.replace(' ', 'T'));
        } catch (DateTimeException e) {
            throw ApiException.badRequest("Invalid " + name + " value: " + text);
        }
    }
}
