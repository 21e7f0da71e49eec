package io.altostratus.image.metadefs;

import io.altostratus.api.error.ApiException;
import io.altostratus.auth.policy.Policy;
import io.altostratus.context.RequestContext;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Who may do what with which namespace and with what is in it. A namespace that the caller may not see does not exist for
 * him (404); what he may see but not change is forbidden (403).
 */
@Component
class NamespaceAccess {

    private final NamespaceRepository namespaces;
    private final Policy policy;

    NamespaceAccess(NamespaceRepository namespaces, Policy policy) {
        this.namespaces = namespaces;
        this.policy = policy;
    }

    /** @throws ApiException 404 if there is no such namespace for the caller, 403 if the rule does not allow it */
    Namespace require(RequestContext context, String rule, String name) {
        Namespace namespace = namespaces.find(name).orElseThrow(() -> notFound(name));
        if (!isVisible(context, namespace)) {
            throw notFound(name);
        }
        policy.enforce(context, rule, namespace.target());
        return namespace;
    }

    /**
     * For what takes something away.
     *
     * @throws ApiException as {@link #require}, and 403 if the namespace is protected
     */
    Namespace requireUnprotected(RequestContext context, String rule, String name, String what) {
        Namespace namespace = require(context, rule, name);
        if (namespace.attributes().isProtected()) {
            throw isProtected(namespace, what);
        }
        return namespace;
    }

    /** For a namespace that the caller sees. */
    void require(RequestContext context, String rule, Namespace namespace) {
        policy.enforce(context, rule, namespace.target());
    }

    /** For what concerns no namespace yet, or all of them. */
    void require(RequestContext context, String rule) {
        policy.enforce(context, rule);
    }

    boolean isVisible(RequestContext context, Namespace namespace) {
        return policy.allows(context, "get_metadef_namespace", namespace.target());
    }

    /** Whether the caller sees the namespaces of all projects. */
    boolean seesAll(RequestContext context) {
        return policy.allows(context, "context_is_admin", Map.of());
    }

    static ApiException isProtected(Namespace namespace, String what) {
        return ApiException.forbidden(
                what + " cannot be deleted: the namespace " + namespace.name() + " is protected.");
    }

    static ApiException notFound(String name) {
        return ApiException.notFound("Namespace " + name + " not found");
    }
}
