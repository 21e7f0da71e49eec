package io.altostratus.compute.api.servergroups;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.body.WholeNumber;
import io.altostratus.api.error.ApiException;
import io.altostratus.api.microversion.Microversion;
import io.altostratus.api.paging.ListRules;
import io.altostratus.api.paging.PageRequest;
import io.altostratus.api.paging.SortKey;
import io.altostratus.auth.policy.Policy;
import io.altostratus.compute.api.quotas.QuotaLimits;
import io.altostratus.compute.database.servergroups.GroupPolicy;
import io.altostratus.compute.database.servergroups.ServerGroup;
import io.altostratus.compute.database.servergroups.ServerGroupRepository;
import io.altostratus.context.ObjectIds;
import io.altostratus.context.RequestContext;
import io.altostratus.persistence.RowLock;
import io.altostratus.persistence.Transactions;
import io.altostratus.persistence.UtcTime;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /os-server-groups}. */
@RestController("serverPlacementGroupController")
@RequestMapping("/v2.1/os-server-groups")
class ServerGroupController {

    private static final ListRules RULES = new ListRules(1_000, Set.of(), List.of(new SortKey("id", false)));
    private static final Set<String> QUERY = Set.of("all_projects", "limit", "offset");
    private static final String RESOURCE = "server_groups";
    private static final String POLICY = "os_compute_api:os-server-groups:";

    private final ServerGroupRepository groups;
    private final QuotaLimits quotas;
    private final RowLock lock;
    private final Transactions transactions;
    private final Policy policy;
    private final ObjectIds ids;
    private final Clock clock;

    ServerGroupController(
            ServerGroupRepository groups,
            QuotaLimits quotas,
            JdbcClient jdbc,
            Transactions transactions,
            Policy policy,
            ObjectIds ids,
            Clock clock) {
        this.groups = groups;
        this.quotas = quotas;
        this.lock = new RowLock(jdbc);
        this.transactions = transactions;
        this.policy = policy;
        this.ids = ids;
        this.clock = clock;
    }

    @GetMapping
    Map<String, Object> list(RequestContext context, Microversion version, HttpServletRequest request) {
        policy.enforce(context, POLICY + "index");
        if (version.atLeast(2, 75)) {
            refuseOthers(request);
        }
        PageRequest page = PageRequest.of(request, RULES);
        // Who may not see all gets what is theirs, as Nova answers.
        boolean all = request.getParameter("all_projects") != null
                && policy.allows(context, POLICY + "index:all_projects", Map.of());
        List<ServerGroup> found = groups.list(
                all ? null : context.requireProjectId(), page.limit(), offset(request.getParameter("offset")));
        Map<String, List<String>> members =
                groups.members(found.stream().map(ServerGroup::id).toList());
        return Map.of(
                "server_groups",
                found.stream()
                        .map(group -> ServerGroupView.of(group, members.getOrDefault(group.id(), List.of()), version))
                        .toList());
    }

    private static void refuseOthers(HttpServletRequest request) {
        for (String name : request.getParameterMap().keySet()) {
            if (!QUERY.contains(name)) {
                throw ApiException.badRequest("Invalid input for query parameters: Additional properties are not"
                        + " allowed ('" + name + "' was unexpected)");
            }
        }
    }

    private static int offset(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return 0;
        }
        try {
            int offset = Integer.parseInt(text);
            if (offset >= 0) {
                return offset;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw ApiException.badRequest(
                "Invalid input for query parameters offset. Value: " + text + ". It must be a non-negative integer.");
    }

    @GetMapping("/{id}")
    Map<String, Object> show(RequestContext context, Microversion version, @PathVariable String id) {
        ServerGroup group = require(id, "show", context);
        return view(group, version);
    }

    @PostMapping
    Map<String, Object> create(
            RequestContext context, Microversion version, @ValidBody("server-group-create") JsonNode body) {
        policy.enforce(context, POLICY + "create");
        JsonNode wanted = body.get("server_group");
        GroupPolicy placement = GroupPolicy.of(
                version.atLeast(2, 64)
                        ? wanted.get("policy").asString()
                        : wanted.get("policies").get(0).asString());
        JsonNode most = wanted.path("rules").path("max_server_per_host");
        if (!most.isMissingNode() && placement != GroupPolicy.ANTI_AFFINITY) {
            throw ApiException.badRequest("Only anti-affinity policy supports rules.");
        }
        String project = context.requireProjectId();
        ServerGroup group = new ServerGroup(
                0,
                ids.next(),
                project,
                context.requireUserId(),
                wanted.get("name").asString(),
                placement,
                most.isMissingNode() ? null : WholeNumber.of(most),
                UtcTime.now(clock));
        transactions.run(() -> {
            requireQuota(project, group.userId());
            groups.insert(group);
        });
        return Map.of("server_group", ServerGroupView.of(group, List.of(), version));
    }

    private void requireQuota(String project, String user) {
        lock.acquire("server_groups:" + project);
        int ofProject = quotas.of(project).getOrDefault(RESOURCE, QuotaLimits.UNLIMITED);
        int ofUser = quotas.of(project, user).getOrDefault(RESOURCE, QuotaLimits.UNLIMITED);
        if (isReached(ofProject, () -> groups.count(project, null))
                || isReached(ofUser, () -> groups.count(project, user))) {
            throw ApiException.forbidden("Quota exceeded, too many server groups.");
        }
    }

    private static boolean isReached(int limit, IntSupplier used) {
        return limit != QuotaLimits.UNLIMITED && used.getAsInt() >= limit;
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(RequestContext context, @PathVariable String id) {
        ServerGroup group = require(id, "delete", context);
        if (!transactions.call(() -> groups.delete(group))) {
            throw notFound(id);
        }
    }

    private Map<String, Object> view(ServerGroup group, Microversion version) {
        List<String> members = groups.members(List.of(group.id())).getOrDefault(group.id(), List.of());
        return Map.of("server_group", ServerGroupView.of(group, members, version));
    }

    private ServerGroup require(String id, String verb, RequestContext context) {
        ServerGroup group = groups.find(id).orElseThrow(() -> notFound(id));
        Map<String, String> target = Map.of("project_id", group.projectId());
        if (!policy.allows(context, POLICY + "show", target)) {
            throw notFound(id);
        }
        policy.enforce(context, POLICY + verb, target);
        return group;
    }

    private static ApiException notFound(String id) {
        return ApiException.notFound("Instance group " + id + " could not be found.");
    }
}
