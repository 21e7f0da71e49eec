package io.altostratus.compute.api.quotas;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.error.ApiException;
import io.altostratus.api.microversion.Microversion;
import io.altostratus.api.request.QueryParameters;
import io.altostratus.auth.policy.Policy;
import io.altostratus.compute.api.projects.Projects;
import io.altostratus.compute.database.quotas.QuotaRepository;
import io.altostratus.context.RequestContext;
import io.altostratus.persistence.Transactions;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /os-quota-sets}: the limits of a project and, by {@code user_id}, of one user in it. */
@RestController
@RequestMapping("/v2.1/os-quota-sets/{project}")
class QuotaController {

    private static final String RULE = "os_compute_api:os-quota-sets:";

    /** Whose use of keys is counted for a user, and told as none of a project. */
    private static final String KEY_PAIRS = "key_pairs";

    private final QuotaLimits limits;
    private final QuotaRepository quotas;
    private final Projects projects;
    private final Transactions transactions;
    private final Policy policy;

    QuotaController(
            QuotaLimits limits, QuotaRepository quotas, Projects projects, Transactions transactions, Policy policy) {
        this.limits = limits;
        this.quotas = quotas;
        this.projects = projects;
        this.transactions = transactions;
        this.policy = policy;
    }

    @GetMapping
    Map<String, Object> show(
            RequestContext context, HttpServletRequest request, Microversion version, @PathVariable String project) {
        String user = user(request, version);
        enforce(context, "show", project);
        projects.requireKnown(project, context);
        return Map.of("quota_set", QuotaView.of(project, limits.of(project, user), QuotaView.inSets(version)));
    }

    @GetMapping("/defaults")
    Map<String, Object> defaults(RequestContext context, Microversion version, @PathVariable String project) {
        enforce(context, "defaults", project);
        projects.requireKnown(project, context);
        Map<String, Integer> defaults = limits.ofClass(QuotaRepository.DEFAULT_CLASS);
        return Map.of("quota_set", QuotaView.of(project, defaults, QuotaView.inSets(version)));
    }

    /** Nothing is ever reserved: what is wanted is there at once, or refused. */
    @GetMapping("/detail")
    Map<String, Object> detail(
            RequestContext context, HttpServletRequest request, Microversion version, @PathVariable String project) {
        String user = user(request, version);
        enforce(context, "detail", project);
        projects.requireKnown(project, context);
        Map<String, Integer> used = quotas.used(project, user);
        Map<String, Object> details = new LinkedHashMap<>();
        limits.of(project, user)
                .forEach((resource, limit) -> details.put(
                        resource, Map.of("limit", limit, "in_use", used.getOrDefault(resource, 0), "reserved", 0)));
        return Map.of("quota_set", QuotaView.of(project, details, QuotaView.inSets(version)));
    }

    @PutMapping
    Map<String, Object> update(
            RequestContext context,
            HttpServletRequest request,
            Microversion version,
            @PathVariable String project,
            @ValidBody("quota-set-update") JsonNode body) {
        String user = user(request, version);
        enforce(context, "update", project);
        projects.requireKnown(project, context);
        JsonNode wanted = body.get("quota_set");
        if (wanted.has("networks")) {
            throw ApiException.badRequest("The networks quota has been removed");
        }
        Map<String, Integer> changed = QuotaView.requested(wanted);
        boolean force =
                QueryParameters.flag(wanted.path("force").asString("false")).orElse(false);
        transactions.run(() -> {
            if (!force) {
                requireAboveUse(project, user, changed);
            }
            quotas.setLimits(project, user, changed);
        });
        return Map.of("quota_set", QuotaView.of(null, limits.of(project, user), QuotaView.inSets(version)));
    }

    private void requireAboveUse(String project, @Nullable String user, Map<String, Integer> changed) {
        Map<String, Integer> used = quotas.used(project, user);
        Map<String, Integer> most = user == null ? Map.of() : limits.of(project);
        // What users were promised of the project is as good as used.
        Map<String, Integer> promised = user == null ? quotas.ofUsers(project) : Map.of();
        changed.forEach((resource, limit) -> {
            // The keys of a user are no use of the project.
            int inUse = Math.max(
                    resource.equals(KEY_PAIRS) ? 0 : used.getOrDefault(resource, 0),
                    promised.getOrDefault(resource, 0));
            if (limit != QuotaLimits.UNLIMITED && limit < inUse) {
                throw ApiException.badRequest("Quota limit " + limit + " for " + resource
                        + " must be greater than or equal to already used and reserved " + inUse + ".");
            }
            int highest = most.getOrDefault(resource, QuotaLimits.UNLIMITED);
            if (highest != QuotaLimits.UNLIMITED && (limit == QuotaLimits.UNLIMITED || limit > highest)) {
                throw ApiException.badRequest("Quota limit " + limit + " for " + resource
                        + " must be less than or equal to " + highest + ".");
            }
        });
    }

    @DeleteMapping
    @ResponseStatus(HttpStatus.ACCEPTED)
    void delete(
            RequestContext context, HttpServletRequest request, Microversion version, @PathVariable String project) {
        String user = user(request, version);
        enforce(context, "delete", project);
        transactions.run(() -> quotas.clear(project, user));
    }

    private static @Nullable String user(HttpServletRequest request, Microversion version) {
        if (version.atLeast(2, 75)) {
            QueryParameters.refuseUnknown(request, Set.of("user_id"));
        }
        String user = request.getParameter("user_id");
        return user == null || user.isEmpty() ? null : user;
    }

    private void enforce(RequestContext context, String rule, String project) {
        policy.enforce(context, RULE + rule, Map.of("project_id", project));
    }
}
