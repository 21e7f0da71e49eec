package io.altostratus.identity.domainconfig;

import io.altostratus.api.error.ApiException;
import io.altostratus.auth.policy.Policy;
import io.altostratus.context.RequestContext;
import io.altostratus.identity.common.ComplianceProperties;
import io.altostratus.identity.domains.Domain;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What holds where a domain has configured nothing, and the rules for passwords, which hold for all. */
@RestController
class DefaultConfigController {

    private final ComplianceProperties compliance;
    private final Policy policy;

    DefaultConfigController(ComplianceProperties compliance, Policy policy) {
        this.compliance = compliance;
        this.policy = policy;
    }

    @GetMapping("/v3/domains/config/default")
    Map<String, Object> all(RequestContext context) {
        policy.enforce(context, "identity:get_domain_config_default");
        return Map.of("config", ConfigOptions.all());
    }

    @GetMapping("/v3/domains/config/{group}/default")
    Map<String, Object> group(RequestContext context, @PathVariable String group) {
        policy.enforce(context, "identity:get_domain_config_default");
        ConfigOptions.requireGroup(group);
        return Map.of("config", Map.of(group, ConfigOptions.options(group)));
    }

    @GetMapping("/v3/domains/config/{group}/{option}/default")
    Map<String, Object> option(RequestContext context, @PathVariable String group, @PathVariable String option) {
        policy.enforce(context, "identity:get_domain_config_default");
        ConfigOptions.requireOption(group, option);
        if (ConfigOptions.isSensitive(group, option)) {
            throw ConfigOptions.invalid(
                    "Reading the default for option " + option + " in group " + group + " is not supported");
        }
        return Map.of(
                "config",
                Collections.singletonMap(option, ConfigOptions.options(group).get(option)));
    }

    @GetMapping("/v3/domains/{domain}/config/security_compliance")
    Map<String, Object> passwordRules(RequestContext context, @PathVariable String domain) {
        policy.enforce(context, "identity:get_security_compliance_domain_config");
        requireDefault(domain);
        return Map.of("config", Map.of("security_compliance", passwordRules()));
    }

    @GetMapping("/v3/domains/{domain}/config/security_compliance/{option}")
    Map<String, Object> passwordRule(RequestContext context, @PathVariable String domain, @PathVariable String option) {
        policy.enforce(context, "identity:get_security_compliance_domain_config");
        requireDefault(domain);
        Map<String, @Nullable Object> rules = passwordRules();
        if (!rules.containsKey(option)) {
            throw ConfigOptions.invalid("Reading security compliance values other than password_regex and "
                    + "password_regex_description is not allowed");
        }
        return Map.of("config", Collections.singletonMap(option, rules.get(option)));
    }

    private Map<String, @Nullable Object> passwordRules() {
        Map<String, @Nullable Object> rules = new LinkedHashMap<>();
        rules.put("password_regex", compliance.passwordRegex());
        rules.put("password_regex_description", compliance.passwordRegexDescription());
        return rules;
    }

    /** @throws ApiException 403, since the rules are those of the whole cloud */
    private static void requireDefault(String domain) {
        if (!domain.equals(Domain.DEFAULT_ID)) {
            throw ConfigOptions.invalid("Reading security compliance information for any domain other than the default "
                    + "domain is not allowed or supported");
        }
    }
}
