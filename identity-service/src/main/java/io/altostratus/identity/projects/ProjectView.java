package io.altostratus.identity.projects;

import io.altostratus.identity.common.Entity;
import io.altostratus.identity.common.Immutable;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A project in Keystone's form. */
public final class ProjectView {

    private ProjectView() {}

    public static Map<String, Object> of(HttpServletRequest request, Project project, List<String> tags) {
        Map<String, Object> own = new LinkedHashMap<>();
        own.put("name", project.name());
        own.put("domain_id", project.isDomain() ? null : project.domainId());
        own.put("description", project.description());
        own.put("enabled", project.enabled());
        own.put("parent_id", project.parentId());
        own.put("is_domain", project.isDomain());
        own.put("tags", tags);
        own.put("options", Immutable.view(project.immutable()));
        return Entity.view(request, "projects", project.id(), own, project.extra());
    }
}
