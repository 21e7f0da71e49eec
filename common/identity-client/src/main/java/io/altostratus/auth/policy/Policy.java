package io.altostratus.auth.policy;

import io.altostratus.api.error.ApiException;
import io.altostratus.context.RequestContext;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what a caller may do, by named rules. Each decision is told to the debug log.
 *
 * <p>Thread-safe; the rules may change at any time, each decision is made on one state of them.
 */
public final class Policy {

    private static final Logger LOG = LoggerFactory.getLogger(Policy.class);

    private final Supplier<RuleSet> rules;
    private final Function<String, String> refusal;

    /** @param refusal the message of a 403 for the name of a rule */
    Policy(Supplier<RuleSet> rules, Function<String, String> refusal) {
        this.rules = rules;
        this.refusal = refusal;
    }

    /**
     * @param target attributes of the object acted upon, such as {@code project_id}; nested ones by dotted names
     * @return for a rule that does not exist what the rule {@code default} says, false without one
     */
    public boolean allows(RequestContext context, String rule, Map<String, ?> target) {
        RuleSet current = rules.get();
        Check check = current.find(rule);
        boolean allowed = check != null && check.passes(new Credentials(context), target, current);
        if (LOG.isDebugEnabled()) {
            LOG.debug(
                    "enforce {}: {} for user {} with roles {}, scope {}, project {}, domain {}, target {}",
                    rule,
                    allowed ? "allowed" : "refused",
                    context.userId(),
                    context.roles(),
                    context.scope(),
                    context.projectId(),
                    context.domainId(),
                    target);
        }
        return allowed;
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
