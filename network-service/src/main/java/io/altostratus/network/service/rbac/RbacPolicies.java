package io.altostratus.network.service.rbac;

import io.altostratus.api.error.ApiException;
import io.altostratus.network.service.api.Attempts;
import io.altostratus.network.service.api.Audience;
import io.altostratus.network.service.api.Errors;
import io.altostratus.network.service.quotas.QuotaResource;
import io.altostratus.network.service.quotas.Quotas;
import io.altostratus.persistence.UtcTime;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;

/** Makes, changes and deletes RBAC policies; the object is locked meanwhile. */
@Service
class RbacPolicies {

    private final RbacRepository repository;
    private final ObjectProvider<Shareable> kinds;
    private final Quotas quotas;
    private final Attempts attempts;
    private final Clock clock;

    RbacPolicies(
            RbacRepository repository, ObjectProvider<Shareable> kinds, Quotas quotas, Attempts attempts, Clock clock) {
        this.repository = repository;
        this.kinds = kinds;
        this.quotas = quotas;
        this.attempts = attempts;
        this.clock = clock;
    }

    /** @param allObjects whether the caller may share what belongs to others */
    List<RbacPolicy> create(List<RbacPolicy> wanted, boolean allObjects) {
        return attempts.call(() -> {
            new TreeMap<>(wanted.stream().collect(Collectors.groupingBy(RbacPolicy::projectId, Collectors.counting())))
                    .forEach((project, count) -> quotas.admit(project, QuotaResource.RBAC_POLICY, count.intValue()));
            List<RbacPolicy> created = new ArrayList<>();
            for (RbacPolicy policy : wanted) {
                Shareable kind = kind(policy.objectType());
                if (!kind.actions().contains(policy.action())) {
                    throw Errors.invalidInput("Invalid action '" + policy.action() + "' for object type '"
                            + policy.objectType() + "'. Valid actions: " + String.join(", ", kind.actions()));
                }
                String owner = kind.own(policy.objectId(), UtcTime.now(clock))
                        .orElseThrow(
                                () -> Errors.notFound("ObjectNotFound", "Object " + policy.objectId() + " not found."));
                refuseOthers(owner, policy, allObjects);
                if (!repository.insert(policy)) {
                    throw duplicate();
                }
                kind.granted(policy.objectId(), policy.action());
                created.add(policy);
            }
            return created;
        });
    }

    private Shareable kind(String objectType) {
        return kinds.stream()
                .filter(kind -> kind.objectType().equals(objectType))
                .findFirst()
                .orElseThrow(() -> Errors.invalidInput("'" + objectType + "' is not a valid RBAC object type"));
    }

    private static void refuseOthers(String owner, RbacPolicy policy, boolean allObjects) {
        if (!allObjects && !owner.equals(policy.projectId())) {
            throw Errors.invalidInput("Only admins can manipulate policies on objects they do not own");
        }
    }

    private static ApiException duplicate() {
        return Errors.conflict("DuplicateRbacPolicy", "An RBAC policy already exists with those values.");
    }

    /** @param admitted decides on the policy as it is, inside the transaction */
    RbacPolicy retarget(String id, String targetProject, boolean allObjects, Consumer<RbacPolicy> admitted) {
        return attempts.call(() -> {
            RbacPolicy policy = repository.find(id).orElseThrow(() -> RbacAttributes.notFound(id));
            admitted.accept(policy);
            if (policy.targetProject().equals(targetProject)) {
                return policy;
            }
            change(policy, owner -> {
                refuseOthers(owner, policy, allObjects);
                if (!repository.retarget(policy.to(targetProject))) {
                    throw duplicate();
                }
            });
            return policy.to(targetProject);
        });
    }

    void delete(String id, Consumer<RbacPolicy> admitted) {
        attempts.run(() -> {
            RbacPolicy policy = repository.find(id).orElseThrow(() -> RbacAttributes.notFound(id));
            admitted.accept(policy);
            change(policy, owner -> {
                if (!repository.delete(id)) {
                    throw RbacAttributes.notFound(id);
                }
            });
        });
    }

    /** Refuses what would take something from a project that depends on it. */
    private void change(RbacPolicy policy, Consumer<String> work) {
        Shareable kind = kind(policy.objectType());
        String owner =
                kind.own(policy.objectId(), UtcTime.now(clock)).orElseThrow(() -> RbacAttributes.notFound(policy.id()));
        Audience before = repository.audience(policy.objectId(), policy.action());
        work.accept(owner);
        Audience after = repository.audience(policy.objectId(), policy.action());
        for (String project : kind.dependants(policy.objectId(), policy.action())) {
            if (!after.includes(project) && before.includes(project)) {
                throw Errors.conflict(
                        "RbacPolicyInUse",
                        "RBAC policy on object " + policy.objectId()
                                + " cannot be removed because other objects depend on it.\nDetails: project_id="
                                + project);
            }
        }
    }

    static Map<String, Object> target(String projectId, String targetProject) {
        return Map.of(
                "project_id", projectId, "tenant_id", projectId, "wildcard", targetProject.equals(Audience.EVERYONE));
    }
}
