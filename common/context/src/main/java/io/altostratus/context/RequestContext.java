package io.altostratus.context;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The identity behind a piece of work. It is stored in workflow rows and sent in message headers, so it never holds a
 * token: whoever continues the work acts under its own service identity.
 *
 * @param requestId {@code req-<uuid>}, the same in all logs of all hosts for one request
 * @param globalRequestId the caller's own request id ({@code X-OpenStack-Request-ID}), kept for correlation
 * @param scope what the token was issued for
 * @param roles role names, lower case, implied roles included
 * @param domainId the scoped domain; null unless {@code scope} is {@link Scope#DOMAIN}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RequestContext(
        String requestId,
        @Nullable String globalRequestId,
        Scope scope,
        @Nullable String userId,
        @Nullable String userName,
        @Nullable String userDomainId,
        @Nullable String projectId,
        @Nullable String projectName,
        @Nullable String projectDomainId,
        @Nullable String domainId,
        List<String> roles) {

    /** What a token is scoped to; background work of a service has {@link #NONE}. */
    public enum Scope {
        NONE,
        UNSCOPED,
        PROJECT,
        DOMAIN,
        SYSTEM
    }

    public RequestContext {
        roles = List.copyOf(roles);
    }

    /** Context of work that no user asked for, such as a periodic task or a report of a host. */
    public static RequestContext background(String requestId) {
        return new RequestContext(requestId, null, Scope.NONE, null, null, null, null, null, null, null, List.of());
    }

    public boolean hasRole(String role) {
        return roles.contains(role);
    }

    /** The administrator of the whole cloud, in OpenStack's meaning: the role admin, whatever the scope. */
    @JsonIgnore
    public boolean isAdmin() {
        return roles.contains("admin");
    }

    /** @throws ProjectRequiredException for a token without a project; the caller is told so with 403 */
    public String requireProjectId() {
        if (projectId == null) {
            throw new ProjectRequiredException();
        }
        return projectId;
    }

    public String requireUserId() {
        if (userId == null) {
            throw new IllegalStateException("this context has no user");
        }
        return userId;
    }
}
