package io.altostratus.identity.projects;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A project as policy rules see it. A domain that acts as a project is in no domain. */
final class ProjectTarget {

    private ProjectTarget() {}

    static Map<String, String> of(String id, Optional<Project> project) {
        Map<String, String> target = new HashMap<>(Map.of("target.project.id", id));
        project.filter(p -> !p.isDomain()).ifPresent(p -> target.put("target.project.domain_id", p.domainId()));
        return target;
    }
}
