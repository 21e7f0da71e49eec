package io.altostratus.identity.domainconfig;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.error.ApiException;
import io.altostratus.auth.policy.Policy;
import io.altostratus.context.RequestContext;
import io.altostratus.identity.common.Entity;
import io.altostratus.identity.domains.DomainRepository;
import io.altostratus.persistence.RowLock;
import io.altostratus.persistence.Transactions;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /v3/domains/{id}/config}, whole, by group and by option. */
@RestController
@RequestMapping("/v3/domains/{domain}/config")
class DomainConfigController {

    private final DomainConfigRepository configs;
    private final DomainRepository domains;
    private final RowLock lock;
    private final Transactions transactions;
    private final Policy policy;

    DomainConfigController(
            DomainConfigRepository configs,
            DomainRepository domains,
            JdbcClient jdbc,
            Transactions transactions,
            Policy policy) {
        this.configs = configs;
        this.domains = domains;
        this.lock = new RowLock(jdbc);
        this.transactions = transactions;
        this.policy = policy;
    }

    /** 201 for the first configuration of a domain, 200 when it takes the place of another. */
    @PutMapping
    ResponseEntity<Map<String, Object>> replace(
            RequestContext context, @PathVariable String domain, @ValidBody("domain-config") JsonNode body) {
        policy.enforce(context, "identity:create_domain_config");
        requireDomain(domain);
        List<DomainConfig.Option> options = ConfigChange.options(domain, body.get("config"));
        boolean first = transactions.call(() -> {
            DomainConfig old = locked(domain);
            configs.delete(domain, null, null);
            configs.store(domain, options);
            return old.options().isEmpty();
        });
        return ResponseEntity.status(first ? HttpStatus.CREATED : HttpStatus.OK)
                .body(Map.of("config", configs.read(domain).shown()));
    }

    @GetMapping
    Map<String, Object> show(RequestContext context, @PathVariable String domain) {
        policy.enforce(context, "identity:get_domain_config");
        requireDomain(domain);
        Map<String, Map<String, JsonNode>> shown = configs.read(domain).shown();
        if (shown.isEmpty()) {
            throw notFound(domain, "any options");
        }
        return Map.of("config", shown);
    }

    @GetMapping("/{group}")
    Map<String, Object> show(RequestContext context, @PathVariable String domain, @PathVariable String group) {
        policy.enforce(context, "identity:get_domain_config");
        requireDomain(domain);
        ConfigOptions.requireGroup(group);
        Map<String, JsonNode> shown = configs.read(domain).shown().get(group);
        if (shown == null) {
            throw notFound(domain, "group " + group);
        }
        return Map.of("config", Map.of(group, shown));
    }

    @GetMapping("/{group}/{option}")
    Map<String, Object> show(
            RequestContext context,
            @PathVariable String domain,
            @PathVariable String group,
            @PathVariable String option) {
        policy.enforce(context, "identity:get_domain_config");
        requireDomain(domain);
        ConfigOptions.requireOption(group, option);
        JsonNode value =
                configs.read(domain).shown().getOrDefault(group, Map.of()).get(option);
        if (value == null) {
            throw notFound(domain, "option " + option + " in group " + group);
        }
        return Map.of("config", Map.of(option, value));
    }

    @PatchMapping
    Map<String, Object> update(
            RequestContext context, @PathVariable String domain, @ValidBody("domain-config") JsonNode body) {
        return change(context, domain, null, null, body);
    }

    @PatchMapping("/{group}")
    Map<String, Object> update(
            RequestContext context,
            @PathVariable String domain,
            @PathVariable String group,
            @ValidBody("domain-config") JsonNode body) {
        return change(context, domain, group, null, body);
    }

    @PatchMapping("/{group}/{option}")
    Map<String, Object> update(
            RequestContext context,
            @PathVariable String domain,
            @PathVariable String group,
            @PathVariable String option,
            @ValidBody("domain-config") JsonNode body) {
        return change(context, domain, group, option, body);
    }

    private Map<String, Object> change(
            RequestContext context, String domain, @Nullable String group, @Nullable String option, JsonNode body) {
        policy.enforce(context, "identity:update_domain_config");
        requireDomain(domain);
        JsonNode config = body.get("config");
        List<DomainConfig.Option> options = group == null
                ? ConfigChange.options(domain, config)
                : ConfigChange.options(domain, config, group, option);
        transactions.run(() -> {
            requirePresent(locked(domain), group, option);
            configs.store(domain, options);
        });
        return Map.of("config", configs.read(domain).shown());
    }

    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(RequestContext context, @PathVariable String domain) {
        remove(context, domain, null, null);
    }

    @DeleteMapping("/{group}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(RequestContext context, @PathVariable String domain, @PathVariable String group) {
        remove(context, domain, group, null);
    }

    @DeleteMapping("/{group}/{option}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(
            RequestContext context,
            @PathVariable String domain,
            @PathVariable String group,
            @PathVariable String option) {
        remove(context, domain, group, option);
    }

    private void remove(RequestContext context, String domain, @Nullable String group, @Nullable String option) {
        policy.enforce(context, "identity:delete_domain_config");
        requireDomain(domain);
        if (group != null) {
            ConfigOptions.requireGroup(group);
        }
        if (group != null && option != null) {
            ConfigOptions.requireOption(group, option);
        }
        transactions.run(() -> {
            requirePresent(locked(domain), group, option);
            configs.delete(domain, group, option);
        });
    }

    /** A path that names a group or an option means one that the domain has. */
    private static void requirePresent(DomainConfig config, @Nullable String group, @Nullable String option) {
        if (group != null && option != null && config.value(group, option).isEmpty()) {
            throw notFound(config.domainId(), "option " + option + " in group " + group);
        }
        if (group != null && !config.has(group)) {
            throw notFound(config.domainId(), "group " + group);
        }
    }

    private DomainConfig locked(String domain) {
        lock.acquire("domain-config-" + domain);
        return configs.read(domain);
    }

    private void requireDomain(String domain) {
        if (domains.find(domain).isEmpty()) {
            throw Entity.notFound("domain", domain);
        }
    }

    private static ApiException notFound(String domain, String what) {
        return ApiException.notFound("Could not find " + what + " in domain configuration for domain " + domain + ".");
    }
}
