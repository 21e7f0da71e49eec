package io.altostratus.identity.users;

import io.altostratus.context.Json;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What is different for one user: Keystone's resource options of users. Those that are absent are off. */
public record UserOptions(JsonNode json) {

    static UserOptions of(String json) {
        return new UserOptions(Json.MAPPER.readTree(json));
    }

    /** The options with those of an update laid over; null takes one away. */
    static String merge(String existing, JsonNode update) {
        ObjectNode merged = (ObjectNode) Json.MAPPER.readTree(existing);
        update.properties().forEach(option -> {
            if (option.getValue().isNull()) {
                merged.remove(option.getKey());
            } else {
                merged.set(option.getKey(), option.getValue());
            }
        });
        return merged.toString();
    }

    public boolean ignoreChangePasswordUponFirstUse() {
        return json.path("ignore_change_password_upon_first_use").asBoolean(false);
    }

    public boolean ignorePasswordExpiry() {
        return json.path("ignore_password_expiry").asBoolean(false);
    }

    public boolean ignoreLockoutFailureAttempts() {
        return json.path("ignore_lockout_failure_attempts").asBoolean(false);
    }

    /** The user may not change the own password. */
    public boolean lockPassword() {
        return json.path("lock_password").asBoolean(false);
    }

    public boolean multiFactorAuthEnabled() {
        return json.path("multi_factor_auth_enabled").asBoolean(true);
    }

    /** Sets of methods, each of which is enough together; empty when the user has no such rules. */
    public List<List<String>> multiFactorAuthRules() {
        List<List<String>> rules = new ArrayList<>();
        for (JsonNode rule : json.path("multi_factor_auth_rules")) {
            List<String> methods = new ArrayList<>();
            rule.forEach(method -> methods.add(method.asString()));
            rules.add(List.copyOf(methods));
        }
        return List.copyOf(rules);
    }
}
