package io.altostratus.network.service.securitygroups;

import static io.altostratus.network.service.securitygroups.RuleAttributes.DESCRIPTION;
import static io.altostratus.network.service.securitygroups.RuleAttributes.DIRECTION;
import static io.altostratus.network.service.securitygroups.RuleAttributes.ETHERTYPE;
import static io.altostratus.network.service.securitygroups.RuleAttributes.GROUP_ID;
import static io.altostratus.network.service.securitygroups.RuleAttributes.PORT_MAX;
import static io.altostratus.network.service.securitygroups.RuleAttributes.PORT_MIN;
import static io.altostratus.network.service.securitygroups.RuleAttributes.PROTOCOL;
import static io.altostratus.network.service.securitygroups.RuleAttributes.REMOTE_ADDRESS_GROUP_ID;
import static io.altostratus.network.service.securitygroups.RuleAttributes.REMOTE_GROUP_ID;
import static io.altostratus.network.service.securitygroups.RuleAttributes.REMOTE_IP_PREFIX;
import static io.altostratus.network.service.securitygroups.RuleAttributes.RULE;

import io.altostratus.api.body.ValidBody;
import io.altostratus.context.RequestContext;
import io.altostratus.network.service.addressgroups.AddressGroups;
import io.altostratus.network.service.api.Access;
import io.altostratus.network.service.api.Attempts;
import io.altostratus.network.service.api.Bodies;
import io.altostratus.network.service.api.Errors;
import io.altostratus.network.service.api.Fields;
import io.altostratus.network.service.api.ListRequest;
import io.altostratus.network.service.api.Values;
import io.altostratus.network.service.quotas.QuotaResource;
import io.altostratus.network.service.quotas.Quotas;
import io.altostratus.persistence.UtcTime;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /v2.0/security-group-rules}. A rule belongs to its group's project and never changes. */
@RestController
class RuleController {

    private final Access access;
    private final RuleRepository repository;
    private final SecurityGroupRepository groups;
    private final DefaultGroups defaults;
    private final AddressGroups addressGroups;
    private final GroupHints hints;
    private final Quotas quotas;
    private final Attempts attempts;
    private final Clock clock;

    RuleController(
            Access access,
            RuleRepository repository,
            SecurityGroupRepository groups,
            DefaultGroups defaults,
            AddressGroups addressGroups,
            GroupHints hints,
            Quotas quotas,
            Attempts attempts,
            Clock clock) {
        this.access = access;
        this.repository = repository;
        this.groups = groups;
        this.defaults = defaults;
        this.addressGroups = addressGroups;
        this.hints = hints;
        this.quotas = quotas;
        this.attempts = attempts;
        this.clock = clock;
    }

    @GetMapping("/v2.0/security-group-rules")
    Map<String, Object> list(RequestContext context, HttpServletRequest request) {
        defaults.ensure(context.projectId());
        ListRequest list = ListRequest.of(request, RULE);
        List<Rule> page = repository.page(list, access.visibility(context, "r.project_id = :own_project"));
        return list.answer(page, Rule::id, GroupViews::of);
    }

    @GetMapping("/v2.0/security-group-rules/{id}")
    Map<String, Object> show(RequestContext context, HttpServletRequest request, @PathVariable String id) {
        Rule rule = repository
                .find(id)
                .filter(r -> access.allows(context, "get_security_group_rule", target(r)))
                .orElseThrow(() -> RuleAttributes.notFound(id));
        return Map.of("security_group_rule", Fields.of(request).of(GroupViews.of(rule)));
    }

    @PostMapping("/v2.0/security-group-rules")
    @ResponseStatus(HttpStatus.CREATED)
    Map<String, Object> create(RequestContext context, @ValidBody("neutron-body") JsonNode body) {
        Bodies.Creation creation = Bodies.creation(body, RULE);
        List<Values> wanted = creation.objects().stream().map(RULE::forCreate).toList();
        List<Map<String, Object>> views = attempts.call(() -> create(wanted, context)).stream()
                .map(GroupViews::of)
                .toList();
        return creation.bulk()
                ? Map.of("security_group_rules", views)
                : Map.of("security_group_rule", views.getFirst());
    }

    private List<Rule> create(List<Values> wanted, RequestContext context) {
        Map<String, SecurityGroupRepository.Named> named = named(wanted);
        List<Rule> rules = new ArrayList<>();
        for (Values values : wanted) {
            SecurityGroupRepository.Named group = visible(values.require(GROUP_ID), named, context);
            String remote = values.get(REMOTE_GROUP_ID);
            if (remote != null) {
                visible(remote, named, context);
            }
            String addresses = values.get(REMOTE_ADDRESS_GROUP_ID);
            if (addresses != null) {
                addressGroups.requireVisible(addresses, context);
            }
            access.enforceCreate(context, RULE, values, target(group.projectId()));
            Rule rule = rule(group, values);
            RuleChecks.check(rule);
            rules.add(rule);
        }
        refuseDoubles(rules);
        new TreeMap<>(rules.stream().collect(Collectors.groupingBy(Rule::projectId, Collectors.counting())))
                .forEach(
                        (project, count) -> quotas.admit(project, QuotaResource.SECURITY_GROUP_RULE, count.intValue()));
        // The groups are locked before the rules' foreign keys share a lock on them.
        Set<String> changed = rules.stream().map(Rule::securityGroupId).collect(Collectors.toCollection(TreeSet::new));
        LocalDateTime now = UtcTime.now(clock);
        for (String group : changed) {
            if (!groups.touch(group, now)) {
                throw GroupAttributes.notFound(group);
            }
        }
        for (Rule rule : rules) {
            repository.equalTo(rule).ifPresent(existing -> {
                throw Errors.conflict(
                        "SecurityGroupRuleExists", "Security group rule already exists. Rule id is " + existing + ".");
            });
        }
        repository.insert(rules);
        hints.changed(changed);
        return rules;
    }

    private SecurityGroupRepository.Named visible(
            String id, Map<String, SecurityGroupRepository.Named> named, RequestContext context) {
        SecurityGroupRepository.Named group = named.get(id);
        if (group == null || !access.allows(context, "get_security_group", group.target())) {
            throw GroupAttributes.notFound(id);
        }
        return group;
    }

    private Map<String, SecurityGroupRepository.Named> named(List<Values> wanted) {
        Set<String> ids = new HashSet<>();
        for (Values values : wanted) {
            ids.add(values.require(GROUP_ID));
            String remote = values.get(REMOTE_GROUP_ID);
            if (remote != null) {
                ids.add(remote);
            }
        }
        return groups.named(ids).stream().collect(Collectors.toMap(SecurityGroupRepository.Named::id, group -> group));
    }

    private Rule rule(SecurityGroupRepository.Named group, Values values) {
        LocalDateTime now = UtcTime.now(clock);
        return new Rule(
                UUID.randomUUID().toString(),
                group.projectId(),
                group.id(),
                values.get(DESCRIPTION, ""),
                values.require(DIRECTION),
                values.get(ETHERTYPE, "IPv4"),
                values.get(PROTOCOL),
                values.get(PORT_MIN),
                values.get(PORT_MAX),
                values.get(REMOTE_IP_PREFIX),
                values.get(REMOTE_GROUP_ID),
                values.get(REMOTE_ADDRESS_GROUP_ID),
                0,
                now,
                now);
    }

    private static void refuseDoubles(List<Rule> rules) {
        Set<String> meanings = new HashSet<>();
        for (Rule rule : rules) {
            if (!meanings.add(rule.securityGroupId() + rule.meaning())) {
                throw Errors.conflict("DuplicateSecurityGroupRuleInPost", "Duplicate Security Group Rule in POST.");
            }
        }
    }

    @DeleteMapping("/v2.0/security-group-rules/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(RequestContext context, @PathVariable String id) {
        attempts.run(() -> {
            Rule rule = repository.find(id).orElseThrow(() -> RuleAttributes.notFound(id));
            access.enforceOn(context, "delete_security_group_rule", RULE, id, target(rule));
            groups.touch(rule.securityGroupId(), UtcTime.now(clock));
            if (!repository.delete(id)) {
                throw RuleAttributes.notFound(id);
            }
            hints.changed(Set.of(rule.securityGroupId()));
        });
    }

    private static Map<String, Object> target(Rule rule) {
        return target(rule.projectId());
    }

    private static Map<String, Object> target(String projectId) {
        return Map.of("project_id", projectId, "tenant_id", projectId);
    }
}
