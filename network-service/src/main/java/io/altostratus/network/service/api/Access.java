package io.altostratus.network.service.api;

import io.altostratus.api.error.ApiException;
import io.altostratus.auth.policy.Policy;
import io.altostratus.context.RequestContext;
import io.altostratus.persistence.Where;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** What callers may do and see, by the rules of the policy. */
@Component
public class Access {

    /** By this name the conditions of lists know the caller's project. */
    static final String OWN_PROJECT = "own_project";

    private final Policy policy;

    Access(Policy policy) {
        this.policy = policy;
    }

    /** @throws ApiException 403 */
    public void enforce(RequestContext context, String rule, Map<String, ?> target) {
        policy.enforce(context, rule, seenBy(context, target));
    }

    public boolean allows(RequestContext context, String rule, Map<String, ?> target) {
        return policy.allows(context, rule, seenBy(context, target));
    }

    /** The target with the answer for this caller in place of each {@link Audience}. */
    private static Map<String, ?> seenBy(RequestContext context, Map<String, ?> target) {
        if (target.values().stream().noneMatch(Audience.class::isInstance)) {
            return target;
        }
        Map<String, Object> seen = new HashMap<>(target);
        seen.replaceAll((name, value) -> value instanceof Audience audience ? audience.includes(context) : value);
        return seen;
    }

    /** Administrators and services: the objects of every project are theirs to see. */
    public boolean seesAll(RequestContext context) {
        return policy.allows(context, "sees_all_projects", Map.of());
    }

    /**
     * Whether the caller may act upon an object. One that it may not even see does not exist for it. A target with the
     * object's {@code revision_number} is held against the request's {@code If-Match}.
     *
     * @param action for example {@code update_port}; {@code get_port} says whether the object may be seen
     */
    public void enforceOn(RequestContext context, String action, Resource resource, String id, Map<String, ?> target) {
        if (allows(context, action, target)) {
            if (target.containsKey(IfMatch.REVISION)) {
                IfMatch.check(target);
            }
            return;
        }
        if (!allows(context, "get_" + resource.name(), target)) {
            throw resource.notFound().apply(id);
        }
        enforce(context, action, target);
    }

    /** Whether the caller may give a new object the attributes that have rules of their own. */
    public void enforceCreate(RequestContext context, Resource resource, Values values, Map<String, ?> target) {
        enforceAll(
                context,
                "create_" + resource.name(),
                guarded(resource, values)
                        .filter(attribute -> attribute.harmless() == null
                                || !attribute.harmless().equals(values.get(attribute))),
                target);
    }

    private static Stream<Attribute<?>> guarded(Resource resource, Values values) {
        return values.names().stream()
                .<Attribute<?>>flatMap(
                        name -> Stream.ofNullable(resource.attributes().get(name)))
                .filter(Attribute::guarded);
    }

    /** A refusal names the rules of the action and of all guarded attributes that are given, as Neutron's does. */
    private void enforceAll(
            RequestContext context, String action, Stream<Attribute<?>> attributes, Map<String, ?> target) {
        List<String> rules = attributes
                .map(attribute -> action + ":" + attribute.name())
                .sorted()
                .toList();
        if (rules.isEmpty()) {
            enforce(context, action, target);
        } else if (!allows(context, action, target)
                || !rules.stream().allMatch(rule -> allows(context, rule, target))) {
            String all = "rule:" + action;
            for (String rule : rules) {
                all = "(" + all + " and rule:" + rule + ")";
            }
            throw Errors.forbidden("PolicyNotAuthorized", all + " is disallowed by policy");
        }
    }

    /** Whether the caller may change the object, and those attributes that have rules of their own. */
    public void enforceUpdate(
            RequestContext context, Resource resource, String id, Values values, Map<String, ?> target) {
        String action = "update_" + resource.name();
        if (!allows(context, action, target) && !allows(context, "get_" + resource.name(), target)) {
            throw resource.notFound().apply(id);
        }
        enforceAll(context, action, guarded(resource, values), target);
        IfMatch.check(target);
    }

    /** Adds to a list's conditions what keeps a caller without rights over all projects from seeing others' objects. */
    public Consumer<Where> visibility(RequestContext context, String condition) {
        if (seesAll(context)) {
            return where -> where.parameter(OWN_PROJECT, Objects.requireNonNullElse(context.projectId(), ""));
        }
        String project = context.projectId();
        return project == null
                ? where -> where.and("1 = 0", OWN_PROJECT, "")
                : where -> where.and(condition, OWN_PROJECT, project);
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

        /** Whether the caller is among those whom an object is shared with. */
        public boolean isIn(Audience audience) {
            return audience.includes(context);
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
