package io.altostratus.network.service.securitygroups;

import static io.altostratus.network.service.securitygroups.GroupAttributes.DESCRIPTION;
import static io.altostratus.network.service.securitygroups.GroupAttributes.GROUP;
import static io.altostratus.network.service.securitygroups.GroupAttributes.NAME;
import static io.altostratus.network.service.securitygroups.GroupAttributes.STATEFUL;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.error.ApiException;
import io.altostratus.auth.web.TokenFilter;
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
import io.altostratus.network.service.objectids.ChosenIds;
import io.altostratus.network.service.objectids.Tombstones;
import io.altostratus.network.service.quotas.QuotaResource;
import io.altostratus.network.service.quotas.Quotas;
import io.altostratus.network.service.rbac.Sharing;
import io.altostratus.network.service.tags.Tags;
import io.altostratus.persistence.UtcTime;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /v2.0/security-groups}. */
@RestController
class SecurityGroupController {

    private static final String VISIBLE =
            "g.project_id = :own_project OR " + Audience.condition("g.id", Audience.AS_SHARED);

    private record Wanted(String projectId, Values values) {}

    private final Access access;
    private final SecurityGroupRepository repository;
    private final DefaultGroups defaults;
    private final GroupHints hints;
    private final Quotas quotas;
    private final Tombstones tombstones;
    private final Tags tags;
    private final Sharing sharing;
    private final Attempts attempts;
    private final Clock clock;

    SecurityGroupController(
            Access access,
            SecurityGroupRepository repository,
            DefaultGroups defaults,
            GroupHints hints,
            Quotas quotas,
            Tombstones tombstones,
            Tags tags,
            Sharing sharing,
            Attempts attempts,
            Clock clock) {
        this.access = access;
        this.repository = repository;
        this.defaults = defaults;
        this.hints = hints;
        this.quotas = quotas;
        this.tombstones = tombstones;
        this.tags = tags;
        this.sharing = sharing;
        this.attempts = attempts;
        this.clock = clock;
    }

    @GetMapping("/v2.0/security-groups")
    Map<String, Object> list(RequestContext context, HttpServletRequest request) {
        defaults.ensure(context.projectId());
        ListRequest list = ListRequest.of(request, GROUP);
        List<SecurityGroup> page = repository.page(list, access.visibility(context, VISIBLE)).stream()
                .filter(group -> access.allows(context, "get_security_group", group.target()))
                .toList();
        Tags.Shown tagged = tags.of(page.stream().map(SecurityGroup::id).toList(), list.fields());
        return list.answer(page, SecurityGroup::id, group -> tagged.on(GroupViews.of(group, context)));
    }

    @GetMapping("/v2.0/security-groups/{id}")
    Map<String, Object> show(RequestContext context, HttpServletRequest request, @PathVariable String id) {
        SecurityGroup group = repository
                .find(id)
                .filter(g -> access.allows(context, "get_security_group", g.target()))
                .orElseThrow(() -> GroupAttributes.notFound(id));
        return Map.of("security_group", Fields.of(request).of(tags.on(GroupViews.of(group, context))));
    }

    @PostMapping("/v2.0/security-groups")
    @ResponseStatus(HttpStatus.CREATED)
    Map<String, Object> create(
            RequestContext context, HttpServletRequest request, @ValidBody("neutron-body") JsonNode body) {
        Bodies.Creation creation = Bodies.creation(body, GROUP);
        ChosenIds chosen = ChosenIds.of(request, creation.objects());
        List<Wanted> wanted = new ArrayList<>();
        for (JsonNode object : creation.objects()) {
            Values values = GROUP.forCreate(object);
            String project = Owner.of(context, values, access);
            access.enforceCreate(context, GROUP, values, Map.of("project_id", project, "tenant_id", project));
            refuseDefaultName(values);
            wanted.add(new Wanted(project, values));
        }
        List<Map<String, Object>> views = attempts.call(() -> create(wanted, chosen)).stream()
                .map(group -> GroupViews.of(group, context))
                .toList();
        return creation.bulk() ? Map.of("security_groups", views) : Map.of("security_group", views.getFirst());
    }

    private List<SecurityGroup> create(List<Wanted> wanted, ChosenIds chosen) {
        if (chosen.byService()) {
            tombstones.admit(chosen.ids());
            if (chosen.exist(repository.digests(chosen.ids()))) {
                Map<String, SecurityGroup> existing = repository.findAll(chosen.ids()).stream()
                        .collect(Collectors.toMap(SecurityGroup::id, group -> group));
                return chosen.ids().stream().map(existing::get).toList();
            }
        }
        Map<String, Long> counts =
                new TreeMap<>(wanted.stream().collect(Collectors.groupingBy(Wanted::projectId, Collectors.counting())));
        counts.forEach((project, count) -> quotas.admit(project, QuotaResource.SECURITY_GROUP, count.intValue()));
        defaults.of(counts.keySet());
        List<SecurityGroup> created = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            Values values = wanted.get(i).values();
            SecurityGroup group = DefaultGroups.newGroup(
                    chosen.ids().get(i),
                    wanted.get(i).projectId(),
                    values.get(NAME, ""),
                    values.get(DESCRIPTION, ""),
                    false,
                    values.get(STATEFUL, true),
                    UtcTime.now(clock));
            repository.insert(group, chosen.digest(i));
            created.add(group);
        }
        return created;
    }

    private static void refuseDefaultName(Values values) {
        if (values.get(NAME, "").equalsIgnoreCase(SecurityGroup.DEFAULT_NAME)) {
            throw Errors.conflict("SecurityGroupDefaultAlreadyExists", "Default security group already exists.");
        }
    }

    @PutMapping("/v2.0/security-groups/{id}")
    Map<String, Object> update(
            RequestContext context, @PathVariable String id, @ValidBody("neutron-body") JsonNode body) {
        Values values = GROUP.forUpdate(Bodies.single(body, "security_group"));
        SecurityGroup changed = attempts.call(() -> {
            SecurityGroup old = repository.find(id).orElseThrow(() -> GroupAttributes.notFound(id));
            access.enforceUpdate(context, GROUP, id, values, old.target());
            if (old.isDefault() && values.has(NAME) && !values.get(NAME, "").equals(old.name())) {
                throw Errors.conflict(
                        "SecurityGroupCannotUpdateDefault", "Updating default security group not allowed.");
            }
            if (!old.isDefault()) {
                refuseDefaultName(values);
            }
            boolean stateful = values.get(STATEFUL, old.stateful());
            if (stateful != old.stateful() && repository.isUsed(id)) {
                throw inUse(id);
            }
            boolean found = repository.update(
                    old,
                    values.get(NAME, old.name()),
                    values.get(DESCRIPTION, old.description()),
                    stateful,
                    UtcTime.now(clock));
            if (!found) {
                throw new OptimisticLockingFailureException("security group " + id + " was changed by another");
            }
            return repository.find(id).orElseThrow();
        });
        return Map.of("security_group", tags.on(GroupViews.of(changed, context)));
    }

    private static ApiException inUse(String id) {
        return Errors.conflict("SecurityGroupInUse", "Security Group " + id + " in use.");
    }

    @DeleteMapping("/v2.0/security-groups/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(RequestContext context, HttpServletRequest request, @PathVariable String id) {
        boolean byService = TokenFilter.isServiceCall(request);
        boolean found = attempts.call(() -> {
            if (byService) {
                tombstones.bury(id);
            }
            SecurityGroup group = repository.find(id).orElse(null);
            if (group == null) {
                return false;
            }
            access.enforceOn(context, "delete_security_group", GROUP, id, group.target());
            if (group.isDefault() && !access.seesAll(context)) {
                throw Errors.conflict(
                        "SecurityGroupCannotRemoveDefault", "Insufficient rights for removing default security group.");
            }
            if (repository.isUsed(id)) {
                throw inUse(id);
            }
            hints.changed(repository.referringTo(id)); // their rules that name it go with it
            repository.delete(id);
            tags.forget(List.of(id));
            sharing.forget(List.of(id));
            return true;
        });
        if (!found) {
            throw GroupAttributes.notFound(id); // only now: the tombstone stays
        }
    }
}
