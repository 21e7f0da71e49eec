package io.altostratus.network.service.qos;

import static io.altostratus.network.service.qos.QosAttributes.DESCRIPTION;
import static io.altostratus.network.service.qos.QosAttributes.IS_DEFAULT;
import static io.altostratus.network.service.qos.QosAttributes.NAME;
import static io.altostratus.network.service.qos.QosAttributes.POLICY;
import static io.altostratus.network.service.qos.QosAttributes.SHARED;

import io.altostratus.api.body.ValidBody;
import io.altostratus.context.RequestContext;
import io.altostratus.network.service.api.Access;
import io.altostratus.network.service.api.Attempts;
import io.altostratus.network.service.api.Audience;
import io.altostratus.network.service.api.Bodies;
import io.altostratus.network.service.api.Errors;
import io.altostratus.network.service.api.Fields;
import io.altostratus.network.service.api.ListRequest;
import io.altostratus.network.service.api.Owner;
import io.altostratus.network.service.api.Values;
import io.altostratus.network.service.rbac.Sharing;
import io.altostratus.network.service.tags.Tags;
import io.altostratus.persistence.UtcTime;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /v2.0/qos/policies}. */
@RestController
class QosPolicyController {

    private static final String VISIBLE =
            "o.project_id = :own_project OR " + Audience.condition("o.id", Audience.AS_SHARED);

    private final Access access;
    private final QosPolicyRepository repository;
    private final QosPolicyKind kind;
    private final Sharing sharing;
    private final Tags tags;
    private final Attempts attempts;
    private final Clock clock;

    QosPolicyController(
            Access access,
            QosPolicyRepository repository,
            QosPolicyKind kind,
            Sharing sharing,
            Tags tags,
            Attempts attempts,
            Clock clock) {
        this.access = access;
        this.repository = repository;
        this.kind = kind;
        this.sharing = sharing;
        this.tags = tags;
        this.attempts = attempts;
        this.clock = clock;
    }

    @GetMapping("/v2.0/qos/policies")
    Map<String, Object> list(RequestContext context, HttpServletRequest request) {
        ListRequest list = ListRequest.of(request, POLICY);
        List<QosPolicy> page = repository.page(list, access.visibility(context, VISIBLE)).stream()
                .filter(policy -> access.allows(context, "get_policy", policy.target()))
                .toList();
        Tags.Shown tagged = tags.of(page.stream().map(QosPolicy::id).toList(), list.fields());
        return list.answer(page, QosPolicy::id, policy -> tagged.on(policy.view(context)));
    }

    @GetMapping("/v2.0/qos/policies/{id}")
    Map<String, Object> show(RequestContext context, HttpServletRequest request, @PathVariable String id) {
        QosPolicy policy = repository
                .find(id)
                .filter(p -> access.allows(context, "get_policy", p.target()))
                .orElseThrow(() -> QosAttributes.policyNotFound(id));
        return Map.of("policy", Fields.of(request).of(tags.on(policy.view(context))));
    }

    @PostMapping("/v2.0/qos/policies")
    @ResponseStatus(HttpStatus.CREATED)
    Map<String, Object> create(RequestContext context, @ValidBody("neutron-body") JsonNode body) {
        Bodies.Creation creation = Bodies.creation(body, POLICY);
        List<QosPolicy> made = new ArrayList<>();
        LocalDateTime now = UtcTime.now(clock);
        for (JsonNode object : creation.objects()) {
            Values values = POLICY.forCreate(object);
            String project = Owner.of(context, values, access);
            access.enforceCreate(context, POLICY, values, Map.of("project_id", project, "tenant_id", project));
            made.add(new QosPolicy(
                    UUID.randomUUID().toString(),
                    project,
                    values.get(NAME, ""),
                    values.get(DESCRIPTION, ""),
                    values.get(SHARED, false) ? Audience.ofAll() : Audience.NOBODY,
                    values.get(IS_DEFAULT, false),
                    List.of(),
                    0,
                    now,
                    now));
        }
        attempts.run(() -> made.forEach(policy -> {
            repository.insert(policy);
            if (policy.sharedWith().isEveryone()) {
                sharing.open(QosPolicyKind.TYPE, policy.id(), policy.projectId(), Audience.AS_SHARED);
            }
            if (policy.isDefault()) {
                makeDefault(policy);
            }
        }));
        List<Map<String, Object>> views =
                made.stream().map(policy -> policy.view(context)).toList();
        return creation.bulk() ? Map.of("policies", views) : Map.of("policy", views.getFirst());
    }

    private void makeDefault(QosPolicy policy) {
        if (repository.defaultOf(policy.projectId()).isPresent()) {
            throw Errors.conflict(
                    "QoSPolicyDefaultAlreadyExists",
                    "A default QoS policy exists for project " + policy.projectId() + ".");
        }
        repository.makeDefault(policy);
    }

    @PutMapping("/v2.0/qos/policies/{id}")
    Map<String, Object> update(
            RequestContext context, @PathVariable String id, @ValidBody("neutron-body") JsonNode body) {
        Values values = POLICY.forUpdate(Bodies.single(body, "policy"));
        QosPolicy changed = attempts.call(() -> {
            if (!repository.touch(id, UtcTime.now(clock))) {
                throw QosAttributes.policyNotFound(id);
            }
            QosPolicy old = repository.find(id).orElseThrow(() -> QosAttributes.policyNotFound(id));
            access.enforceUpdate(context, POLICY, id, values, old.target());
            if (values.has(SHARED)) {
                share(old, values.get(SHARED, false));
            }
            repository.describe(id, values.get(NAME, old.name()), values.get(DESCRIPTION, old.description()));
            boolean isDefault = values.get(IS_DEFAULT, old.isDefault());
            if (isDefault && !old.isDefault()) {
                makeDefault(old);
            } else if (!isDefault && old.isDefault()) {
                repository.endDefault(id);
            }
            return repository.find(id).orElseThrow(() -> QosAttributes.policyNotFound(id));
        });
        return Map.of("policy", tags.on(changed.view(context)));
    }

    private void share(QosPolicy policy, boolean shared) {
        if (shared) {
            sharing.open(QosPolicyKind.TYPE, policy.id(), policy.projectId(), Audience.AS_SHARED);
        } else if (!sharing.close(kind, policy.id(), Audience.AS_SHARED)) {
            throw Errors.conflict(
                    "RbacPolicyInUse",
                    "RBAC policy on object " + policy.id() + " cannot be removed because other objects depend on it.");
        }
    }

    @DeleteMapping("/v2.0/qos/policies/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(RequestContext context, @PathVariable String id) {
        attempts.run(() -> {
            QosPolicy policy = repository.find(id).orElseThrow(() -> QosAttributes.policyNotFound(id));
            access.enforceOn(context, "delete_policy", POLICY, id, policy.target());
            repository.user(id).ifPresent(user -> {
                throw Errors.conflict("QosPolicyInUse", "QoS Policy " + id + " is used by " + user + ".");
            });
            repository.delete(id);
            sharing.forget(List.of(id));
            tags.forget(List.of(id));
        });
    }
}
