package io.altostratus.compute.api.quotas;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.error.ApiException;
import io.altostratus.auth.policy.Policy;
import io.altostratus.compute.database.quotas.QuotaRepository;
import io.altostratus.context.RequestContext;
import io.altostratus.persistence.Transactions;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /os-quota-sets}, {@code /os-quota-class-sets} and {@code /limits}. */
@RestController
class QuotaController {

    private final QuotaLimits limits;
    private final QuotaRepository quotas;
    private final Transactions transactions;
    private final Policy policy;

    QuotaController(QuotaLimits limits, QuotaRepository quotas, Transactions transactions, Policy policy) {
        this.limits = limits;
        this.quotas = quotas;
        this.transactions = transactions;
        this.policy = policy;
    }

    @GetMapping("/v2.1/os-quota-sets/{project}")
    Map<String, Object> show(RequestContext context, @PathVariable String project) {
        policy.enforce(context, "os_compute_api:os-quota-sets:show", Map.of("project_id", project));
        return Map.of("quota_set", withId(project, limits.of(project)));
    }

    @GetMapping("/v2.1/os-quota-sets/{project}/defaults")
    Map<String, Object> defaults(RequestContext context, @PathVariable String project) {
        policy.enforce(context, "os_compute_api:os-quota-sets:defaults", Map.of("project_id", project));
        return Map.of("quota_set", withId(project, limits.ofClass(QuotaRepository.DEFAULT_CLASS)));
    }

    @GetMapping("/v2.1/os-quota-sets/{project}/detail")
    Map<String, Object> detail(RequestContext context, @PathVariable String project) {
        policy.enforce(context, "os_compute_api:os-quota-sets:detail", Map.of("project_id", project));
        QuotaRepository.Usage usage = quotas.usage(project);
        Map<String, Integer> used = Map.of("instances", usage.instances(), "cores", usage.cores(), "ram", usage.ram());
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("id", project);
        limits.of(project)
                .forEach((resource, limit) -> details.put(
                        resource, Map.of("limit", limit, "in_use", used.getOrDefault(resource, 0), "reserved", 0)));
        return Map.of("quota_set", details);
    }

    @PutMapping("/v2.1/os-quota-sets/{project}")
    Map<String, Object> update(
            RequestContext context, @PathVariable String project, @ValidBody("quota-set-update") JsonNode body) {
        policy.enforce(context, "os_compute_api:os-quota-sets:update", Map.of("project_id", project));
        JsonNode wanted = body.get("quota_set");
        Map<String, Integer> changed = values(wanted);
        boolean force = isTrue(wanted.path("force"));
        transactions.run(() -> {
            if (!force) {
                requireAboveUse(project, changed);
            }
            quotas.setLimits(project, changed);
        });
        return Map.of("quota_set", limits.of(project));
    }

    private void requireAboveUse(String project, Map<String, Integer> changed) {
        QuotaRepository.Usage usage = quotas.usage(project);
        Map<String, Integer> used = Map.of("instances", usage.instances(), "cores", usage.cores(), "ram", usage.ram());
        changed.forEach((resource, limit) -> {
            int inUse = used.getOrDefault(resource, 0);
            if (limit != QuotaLimits.UNLIMITED && limit < inUse) {
                throw ApiException.badRequest("Quota limit " + limit + " for " + resource
                        + " must be greater than or equal to already used and reserved " + inUse + ".");
            }
        });
    }

    @DeleteMapping("/v2.1/os-quota-sets/{project}")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void delete(RequestContext context, @PathVariable String project) {
        policy.enforce(context, "os_compute_api:os-quota-sets:delete", Map.of("project_id", project));
        transactions.run(() -> quotas.clear(project));
    }

    @GetMapping("/v2.1/os-quota-class-sets/{name}")
    Map<String, Object> showClass(RequestContext context, @PathVariable String name) {
        policy.enforce(context, "os_compute_api:os-quota-class-sets:show");
        return Map.of("quota_class_set", withId(name, limits.ofClass(name)));
    }

    @PutMapping("/v2.1/os-quota-class-sets/{name}")
    Map<String, Object> updateClass(
            RequestContext context, @PathVariable String name, @ValidBody("quota-class-update") JsonNode body) {
        policy.enforce(context, "os_compute_api:os-quota-class-sets:update");
        Map<String, Integer> changed = values(body.get("quota_class_set"));
        transactions.run(() -> quotas.setClassLimits(name, changed));
        return Map.of("quota_class_set", limits.ofClass(name));
    }

    @GetMapping("/v2.1/limits")
    Map<String, Object> limits(RequestContext context) {
        policy.enforce(context, "os_compute_api:limits");
        String project = context.requireProjectId();
        Map<String, Integer> own = limits.of(project);
        QuotaRepository.Usage usage = quotas.usage(project);
        Map<String, Object> absolute = new LinkedHashMap<>();
        absolute.put("maxTotalInstances", own.get("instances"));
        absolute.put("maxTotalCores", own.get("cores"));
        absolute.put("maxTotalRAMSize", own.get("ram"));
        absolute.put("maxTotalKeypairs", own.get("key_pairs"));
        absolute.put("maxServerMeta", own.get("metadata_items"));
        absolute.put("maxImageMeta", own.get("metadata_items"));
        absolute.put("maxPersonality", own.get("injected_files"));
        absolute.put("maxPersonalitySize", own.get("injected_file_content_bytes"));
        absolute.put("maxServerGroups", own.get("server_groups"));
        absolute.put("maxServerGroupMembers", own.get("server_group_members"));
        absolute.put("maxTotalFloatingIps", own.get("floating_ips"));
        absolute.put("maxSecurityGroups", own.get("security_groups"));
        absolute.put("maxSecurityGroupRules", own.get("security_group_rules"));
        absolute.put("totalInstancesUsed", usage.instances());
        absolute.put("totalCoresUsed", usage.cores());
        absolute.put("totalRAMUsed", usage.ram());
        absolute.put("totalFloatingIpsUsed", 0);
        absolute.put("totalSecurityGroupsUsed", 0);
        absolute.put("totalServerGroupsUsed", 0);
        return Map.of("limits", Map.of("rate", java.util.List.of(), "absolute", absolute));
    }

    private static Map<String, Integer> values(JsonNode wanted) {
        Map<String, Integer> values = new HashMap<>();
        wanted.properties().forEach(property -> {
            if (QuotaLimits.DEFAULTS.containsKey(property.getKey())) {
                values.put(
                        property.getKey(),
                        Integer.parseInt(property.getValue().asString().strip()));
            }
        });
        return values;
    }

    private static boolean isTrue(JsonNode flag) {
        return flag.asBoolean(false) || flag.asString("").equalsIgnoreCase("true");
    }

    private static Map<String, Object> withId(String id, Map<String, Integer> limits) {
        Map<String, Object> set = new LinkedHashMap<>();
        set.put("id", id);
        set.putAll(limits);
        return set;
    }
}
