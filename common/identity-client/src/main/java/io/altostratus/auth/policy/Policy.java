package io.altostratus.auth.policy;

import io.altostratus.api.error.ApiException;
import io.altostratus.context.RequestContext;
import java.util.HashSet;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Decides what a caller may do, by named rules.
 *
 * <p>Thread-safe; the rules may change at any time, each decision is made on one state of them.
 */
public final class Policy {

    private final Supplier<Map<String, Check>> rules;
    private final Function<String, String> refusal;

    /** @param refusal the message of a 403 for the name of a rule */
    Policy(Supplier<Map<String, Check>> rules, Function<String, String> refusal) {
        this.rules = rules;
        this.refusal = refusal;
    }

    /**
     * @param target attributes of the object acted upon, such as {@code project_id}; nested ones by dotted names
     * @return false also for a rule that does not exist
     */
    public boolean allows(RequestContext context, String rule, Map<String, ?> target) {
        return new Check.Rule(rule).passes(Credentials.of(context), target, rules.get(), new HashSet<>());
    }

    /** @throws ApiException 403 if the rule does not allow it */
    public void enforce(RequestContext context, String rule, Map<String, ?> target) {
        if (!allows(context, rule, target)) {
            throw ApiException.forbidden(refusal.apply(rule));
        }
    }

    /** For acts within the caller's own project, or upon no object yet. */
    public void enforce(RequestContext context, String rule) {
        enforce(
                context,
                rule,
                context.projectId() == null
                        ? Map.of()
                        : Map.of(
                                "project_id", context.projectId(),
                                "tenant_id", context.projectId(),
                                "user_id", context.userId() == null ? "" : context.userId()));
    }
}
