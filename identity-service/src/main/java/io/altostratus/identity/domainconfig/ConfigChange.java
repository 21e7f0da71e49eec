package io.altostratus.identity.domainconfig;

import io.altostratus.identity.domains.Domain;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the options of a request and refuses, with 403 as Keystone does, what a domain cannot have. */
final class ConfigChange {

    private ConfigChange() {}

    /** The options of a whole configuration: groups of options. */
    static List<DomainConfig.Option> options(String domainId, JsonNode config) {
        if (config.isEmpty()) {
            throw ConfigOptions.invalid("No options specified");
        }
        List<DomainConfig.Option> options = new ArrayList<>();
        for (Map.Entry<String, JsonNode> group : config.properties()) {
            if (!group.getValue().isObject() || group.getValue().isEmpty()) {
                throw ConfigOptions.invalid("The value of group " + group.getKey()
                        + " specified in the config should be a dictionary of options");
            }
            for (Map.Entry<String, JsonNode> option : group.getValue().properties()) {
                options.add(option(domainId, group.getKey(), option.getKey(), option.getValue()));
            }
        }
        return options;
    }

    /** The options of a request that names one group, or one option of it, in its path. */
    static List<DomainConfig.Option> options(String domainId, JsonNode config, String group, @Nullable String option) {
        ConfigOptions.requireGroup(group);
        if (option == null) {
            if (config.size() != 1) {
                throw ConfigOptions.invalid("Trying to update group " + group
                        + ", so that, and only that, group must be specified in the config");
            }
            if (!config.has(group)) {
                throw ConfigOptions.invalid("request to update group " + group + ", but config provided contains group "
                        + config.properties().iterator().next().getKey() + " instead");
            }
            return options(domainId, config);
        }
        ConfigOptions.requireOption(group, option);
        if (config.size() != 1) {
            throw ConfigOptions.invalid("Trying to update option " + option + " in group " + group
                    + ", so that, and only that, option must be specified in the config");
        }
        Map.Entry<String, JsonNode> only = config.properties().iterator().next();
        if (!only.getKey().equals(option)) {
            throw ConfigOptions.invalid("Trying to update option " + option + " in group " + group
                    + ", but config provided contains option " + only.getKey() + " instead");
        }
        return List.of(option(domainId, group, option, only.getValue()));
    }

    private static DomainConfig.Option option(String domainId, String group, String name, JsonNode value) {
        ConfigOptions.requireOption(group, name);
        if (value.isObject()) {
            throw ConfigOptions.invalid("The value of option " + name + " in group " + group + " is no plain value");
        }
        boolean toDirectory = group.equals(ConfigOptions.IDENTITY)
                && name.equals("driver")
                && value.isString()
                && value.asString().equals("ldap");
        if (toDirectory && domainId.equals(Domain.DEFAULT_ID)) {
            // It would hide the administrator and the accounts of all services.
            throw ConfigOptions.invalid("The default domain holds the accounts of the services, it cannot use ldap");
        }
        return new DomainConfig.Option(group, name, value);
    }
}
