package io.altostratus.identity.groups;

import io.altostratus.identity.common.Entity;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;

/** A group as the API tells it. */
final class GroupView {

    private GroupView() {}

    static Map<String, Object> of(HttpServletRequest request, Group group) {
        return Entity.view(
                request,
                "groups",
                group.id(),
                Map.of("name", group.name(), "description", group.description(), "domain_id", group.domainId()),
                group.extra());
    }

    /** Among the groups of a user; memberships do not expire, for nobody comes from an identity provider. */
    static Map<String, Object> ofMembership(HttpServletRequest request, Group group) {
        Map<String, Object> view = of(request, group);
        view.put("membership_expires_at", null);
        return view;
    }
}
