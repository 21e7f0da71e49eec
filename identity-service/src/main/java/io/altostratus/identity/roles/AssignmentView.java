package io.altostratus.identity.roles;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A role assignment in Keystone's form; its links lead to what was given and to how the actor comes by it. */
final class AssignmentView {

    private AssignmentView() {}

    /** @param base the address of the API with its version */
    static Map<String, Object> of(String base, Assignment a, boolean names) {
        Map<String, Object> view = new LinkedHashMap<>();
        Map<String, Object> scope = new LinkedHashMap<>();
        if (a.targetKind().equals("system")) {
            scope.put("system", Map.of("all", true));
        } else {
            scope.put(
                    a.targetKind(),
                    reference(names, a.targetId(), a.targetName(), a.targetDomainId(), a.targetDomainName()));
        }
        if (a.inherited()) {
            scope.put("OS-INHERIT:inherited_to", "projects");
        }
        view.put("scope", scope);
        view.put(a.actorKind(), reference(names, a.actorId(), a.actorName(), a.actorDomainId(), a.actorDomainName()));
        view.put("role", reference(names, a.roleId(), a.roleName(), a.roleDomainId(), a.roleDomainName()));
        view.put("links", links(base, a));
        return view;
    }

    private static Map<String, Object> links(String base, Assignment a) {
        Map<String, Object> links = new LinkedHashMap<>();
        String actor = a.givenTo() == null ? "/" + a.actorKind() + "s/" + a.actorId() : "/groups/" + a.givenTo();
        String target = a.givenAtKind().equals("system") ? "/system" : "/" + a.givenAtKind() + "s/" + a.givenAt();
        String given = target + actor + "/roles/" + a.givenRole();
        links.put("assignment", base + (a.inherited() ? "/OS-INHERIT" + given + "/inherited_to_projects" : given));
        if (a.givenTo() != null) {
            links.put("membership", base + "/groups/" + a.givenTo() + "/users/" + a.actorId());
        }
        if (!a.priorRole().equals(a.roleId())) {
            links.put("prior_role", base + "/prior_role/" + a.priorRole() + "/implies/" + a.roleId());
        }
        return links;
    }

    private static Map<String, Object> reference(
            boolean names, String id, @Nullable String name, @Nullable String domainId, @Nullable String domainName) {
        if (!names) {
            return Map.of("id", id);
        }
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", id);
        view.put("name", name == null ? "" : name);
        if (domainId != null) {
            Map<String, Object> domain = new LinkedHashMap<>();
            domain.put("id", domainId);
            domain.put("name", domainName);
            view.put("domain", domain);
        }
        return view;
    }
}
