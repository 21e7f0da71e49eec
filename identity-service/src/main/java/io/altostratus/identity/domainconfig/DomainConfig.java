package io.altostratus.identity.domainconfig;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The options of one domain, secrets among them. */
public record DomainConfig(String domainId, List<Option> options) {

    /** One option; its value is any JSON but an object. */
    public record Option(String group, String name, JsonNode value) {

        boolean isSensitive() {
            return ConfigOptions.isSensitive(group, name);
        }

        @Override
        public String toString() {
            return group + "." + name; // the value may be a secret
        }
    }

    public DomainConfig {
        options = List.copyOf(options);
    }

    /** The value of an option, with {@code %(password)s} replaced in texts; empty where the domain has none. */
    public Optional<JsonNode> value(String group, String option) {
        return options.stream()
                .filter(o -> o.group().equals(group) && o.name().equals(option))
                .map(Option::value)
                .findFirst();
    }

    boolean has(String group) {
        return options.stream().anyMatch(o -> o.group().equals(group));
    }

    /** What may be shown, by group and option. */
    Map<String, Map<String, JsonNode>> shown() {
        Map<String, Map<String, JsonNode>> groups = new LinkedHashMap<>();
        options.stream()
                .filter(o -> !o.isSensitive())
                .forEach(o -> groups.computeIfAbsent(o.group(), group -> new LinkedHashMap<>())
                        .put(o.name(), o.value()));
        return groups;
    }
}
