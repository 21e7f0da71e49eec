package io.altostratus.identity.roles;

import io.altostratus.api.error.ApiException;
import io.altostratus.identity.common.Entity;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * What a request for role assignments asks for.
 *
 * @param inherited null for both kinds
 * @param effective whether groups, inheritance and implications are to be followed to the end
 * @param ownDomain the domain to which the caller's token confines the answer
 */
record AssignmentFilter(
        @Nullable String userId,
        @Nullable String groupId,
        @Nullable String roleId,
        @Nullable String projectId,
        @Nullable String domainId,
        boolean system,
        @Nullable Boolean inherited,
        boolean effective,
        boolean subtree,
        @Nullable String ownDomain) {

    /** @throws ApiException 400 for filters that exclude each other */
    static AssignmentFilter of(HttpServletRequest request, @Nullable String ownDomain) {
        String inherited = request.getParameter("scope.OS-INHERIT:inherited_to");
        AssignmentFilter filter = new AssignmentFilter(
                request.getParameter("user.id"),
                request.getParameter("group.id"),
                request.getParameter("role.id"),
                request.getParameter("scope.project.id"),
                request.getParameter("scope.domain.id"),
                request.getParameter("scope.system") != null,
                inherited == null ? null : Boolean.valueOf(inherited.equals("projects")),
                Boolean.TRUE.equals(Entity.queryFlag(request, "effective")),
                Boolean.TRUE.equals(Entity.queryFlag(request, "include_subtree")),
                ownDomain);
        filter.refuseContradictions();
        return filter;
    }

    private void refuseContradictions() {
        refuse(domainId != null && projectId != null, "Specify a domain or project, not both");
        refuse(domainId != null && system, "Specify system or domain, not both");
        refuse(projectId != null && system, "Specify system or project, not both");
        refuse(userId != null && groupId != null, "Specify a user or group, not both");
        refuse(
                effective && groupId != null,
                "Combining effective and group filter will always result in an empty list.");
        refuse(
                effective && Boolean.TRUE.equals(inherited) && domainId != null,
                "Combining effective, domain and inherited filters will always result in an empty list.");
        refuse(subtree && projectId == null, "scope.project.id must be specified if include_subtree is also specified");
    }

    private static void refuse(boolean contradiction, String message) {
        if (contradiction) {
            throw ApiException.badRequest(message);
        }
    }
}
