package io.altostratus.compute.api.limits;

import io.altostratus.api.microversion.Microversion;
import io.altostratus.api.ratelimit.RateLimiter;
import io.altostratus.api.request.QueryParameters;
import io.altostratus.auth.policy.Policy;
import io.altostratus.compute.api.quotas.QuotaLimits;
import io.altostratus.compute.database.quotas.QuotaRepository;
import io.altostratus.context.RequestContext;
import jakarta.servlet.http.HttpServletRequest;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /limits}: the project's quota with what is used of it, and the caller's request rates. */
@RestController
class LimitsController {

    private final QuotaLimits limits;
    private final QuotaRepository quotas;
    private final RateLimiter rates;
    private final Policy policy;

    LimitsController(QuotaLimits limits, QuotaRepository quotas, RateLimiter rates, Policy policy) {
        this.limits = limits;
        this.quotas = quotas;
        this.rates = rates;
        this.policy = policy;
    }

    @GetMapping("/v2.1/limits")
    Map<String, Object> limits(RequestContext context, HttpServletRequest request, Microversion version) {
        if (version.atLeast(2, 75)) {
            QueryParameters.refuseUnknown(request, Set.of("tenant_id"));
        }
        policy.enforce(context, "os_compute_api:limits");
        String project = request.getParameter("tenant_id");
        if (project == null) {
            project = context.requireProjectId();
        } else {
            policy.enforce(context, "os_compute_api:limits:other_project");
        }
        return Map.of(
                "limits",
                Map.of(
                        "rate",
                        rates(rates.remaining(context, request.getRemoteAddr())),
                        "absolute",
                        absolute(limits.of(project), quotas.used(project, null), version)));
    }

    private static Map<String, Object> absolute(
            Map<String, Integer> limits, Map<String, Integer> used, Microversion version) {
        Map<String, Object> absolute = new LinkedHashMap<>();
        absolute.put("maxTotalInstances", limits.get("instances"));
        absolute.put("maxTotalCores", limits.get("cores"));
        absolute.put("maxTotalRAMSize", limits.get("ram"));
        absolute.put("maxTotalKeypairs", limits.get("key_pairs"));
        absolute.put("maxServerMeta", limits.get("metadata_items"));
        absolute.put("maxServerGroups", limits.get("server_groups"));
        absolute.put("maxServerGroupMembers", limits.get("server_group_members"));
        absolute.put("totalInstancesUsed", used.get("instances"));
        absolute.put("totalCoresUsed", used.get("cores"));
        absolute.put("totalRAMUsed", used.get("ram"));
        absolute.put("totalServerGroupsUsed", used.get("server_groups"));
        if (!version.atLeast(2, 57)) {
            absolute.put("maxPersonality", limits.get("injected_files"));
            absolute.put("maxPersonalitySize", limits.get("injected_file_content_bytes"));
        }
        if (!version.atLeast(2, 39)) {
            absolute.put("maxImageMeta", limits.get("metadata_items"));
        }
        if (!version.atLeast(2, 36)) {
            // network-service has limits of its own and counts for itself.
            absolute.put("maxTotalFloatingIps", limits.get("floating_ips"));
            absolute.put("maxSecurityGroups", limits.get("security_groups"));
            absolute.put("maxSecurityGroupRules", limits.get("security_group_rules"));
            absolute.put("totalFloatingIpsUsed", 0);
            absolute.put("totalSecurityGroupsUsed", 0);
        }
        return absolute;
    }

    /** Together what concerns the same paths, in the order of the rules. */
    private static List<Map<String, Object>> rates(List<RateLimiter.Remaining> rules) {
        Map<String, List<Map<String, Object>>> byPath = new LinkedHashMap<>();
        Map<String, String> expressions = new LinkedHashMap<>();
        for (RateLimiter.Remaining left : rules) {
            expressions.put(left.rule().path(), left.rule().regex());
            byPath.computeIfAbsent(left.rule().path(), path -> new ArrayList<>())
                    .add(Map.of(
                            "verb",
                            left.rule().verb(),
                            "value",
                            left.rule().value(),
                            "remaining",
                            left.remaining(),
                            "unit",
                            left.rule().unit().name(),
                            "next-available",
                            left.nextAvailable().truncatedTo(ChronoUnit.SECONDS).toString()));
        }
        List<Map<String, Object>> rates = new ArrayList<>();
        byPath.forEach((path, limits) ->
                rates.add(Map.of("uri", path, "regex", String.valueOf(expressions.get(path)), "limit", limits)));
        return rates;
    }
}
