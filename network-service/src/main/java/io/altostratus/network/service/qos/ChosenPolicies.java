package io.altostratus.network.service.qos;

import io.altostratus.context.RequestContext;
import io.altostratus.network.service.api.Access;
import io.altostratus.network.service.api.Errors;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The policies that networks and ports name. */
@Component
public class ChosenPolicies {

    private final QosPolicyRepository repository;
    private final Access access;

    ChosenPolicies(QosPolicyRepository repository, Access access) {
        this.repository = repository;
        this.access = access;
    }

    /** What a new network of the project gets that names no policy; null for none. */
    public @Nullable String defaultOf(String projectId) {
        return repository.defaultOf(projectId).orElse(null);
    }

    /**
     * Whether the caller may give an object another policy.
     *
     * @param before what the object has; null for none
     * @param after what it shall have; null for none
     * @throws io.altostratus.api.error.ApiException 404 if the new one does not exist for the caller; 403 if the old one
     *     does not: it was given by someone with more rights
     */
    public void admit(@Nullable String before, @Nullable String after, RequestContext context) {
        if (Objects.equals(before, after)) {
            return;
        }
        if (after != null && !isVisible(after, context)) {
            throw QosAttributes.policyNotFound(after);
        }
        if (before != null && !isVisible(before, context)) {
            throw Errors.forbidden(
                    "PolicyRemoveAuthorizationError",
                    "Failed to remove provided policy " + before + " because you are not authorized.");
        }
    }

    private boolean isVisible(String id, RequestContext context) {
        return repository
                .find(id)
                .filter(policy -> access.allows(context, "get_policy", policy.target()))
                .isPresent();
    }
}
