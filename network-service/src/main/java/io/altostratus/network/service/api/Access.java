package io.altostratus.network.service.api;

import io.altostratus.api.error.ApiException;
import io.altostratus.auth.policy.Policy;
import io.altostratus.context.RequestContext;
import io.altostratus.persistence.Where;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/** What callers may do and see, by the rules of the policy. */
@Component
public class Access {

    private final Policy policy;

    Access(Policy policy) {
        this.policy = policy;
    }

    /** @throws ApiException 403 */
    public void enforce(RequestContext context, String rule, Map<String, ?> target) {
        policy.enforce(context, rule, target);
    }

    public boolean allows(RequestContext context, String rule, Map<String, ?> target) {
        return policy.allows(context, rule, target);
    }

    /** Administrators and services: the objects of every project are theirs to see. */
    public boolean seesAll(RequestContext context) {
        return policy.allows(context, "sees_all_projects", Map.of());
    }

    /**
     * Whether the caller may act upon an object. One that it may not even see does not exist for it.
     *
     * @param action for example {@code update_port}; {@code get_port} says whether the object may be seen
     */
    public void enforceOn(RequestContext context, String action, Resource resource, String id, Map<String, ?> target) {
        if (policy.allows(context, action, target)) {
            return;
        }
        if (!policy.allows(context, "get_" + resource.name(), target)) {
            throw resource.notFound().apply(id);
        }
        policy.enforce(context, action, target);
    }

    /** Whether the caller may give a new object the attributes that have rules of their own. */
    public void enforceCreate(RequestContext context, Resource resource, Values values, Map<String, ?> target) {
        String action = "create_" + resource.name();
        policy.enforce(context, action, target);
        for (String name : values.names()) {
            Attribute<?> attribute = resource.attributes().get(name);
            if (attribute != null
                    && attribute.guarded()
                    && (attribute.harmless() == null || !attribute.harmless().equals(values.get(attribute)))) {
                policy.enforce(context, action + ":" + name, target);
            }
        }
    }

    /** Whether the caller may change the object, and those attributes that have rules of their own. */
    public void enforceUpdate(
            RequestContext context, Resource resource, String id, Values values, Map<String, ?> target) {
        String action = "update_" + resource.name();
        enforceOn(context, action, resource, id, target);
        for (String name : values.names()) {
            Attribute<?> attribute = resource.attributes().get(name);
            if (attribute != null && attribute.guarded()) {
                policy.enforce(context, action + ":" + name, target);
            }
        }
    }

    /** Adds to a list's conditions what keeps a caller without rights over all projects from seeing others' objects. */
    public Consumer<Where> visibility(RequestContext context, String condition) {
        if (seesAll(context)) {
            return where -> {};
        }
        String project = context.projectId();
        return project == null ? where -> where.and("1 = 0") : where -> where.and(condition, "own_project", project);
    }

    /** Which guarded attributes one caller sees; decided once for each project. */
    public Viewer viewer(RequestContext context) {
        return new Viewer(context);
    }

    /** Remembers the answers of rules during one request. */
    public final class Viewer {

        private final RequestContext context;
        private final Map<String, Boolean> answers = new HashMap<>();

        private Viewer(RequestContext context) {
            this.context = context;
        }

        public boolean sees(String rule, String projectId) {
            return sees(rule, projectId, projectId);
        }

        /** @param networkProjectId owner of the network that the object is in */
        public boolean sees(String rule, String projectId, String networkProjectId) {
            return answers.computeIfAbsent(
                    rule + " " + projectId + " " + networkProjectId,
                    key -> policy.allows(
                            context,
                            rule,
                            Map.of(
                                    "project_id", projectId,
                                    "tenant_id", projectId,
                                    "network:project_id", networkProjectId,
                                    "network:tenant_id", networkProjectId)));
        }
    }
}
