package io.altostratus.identity.groups;

import static io.altostratus.identity.common.Entity.text;
import static io.altostratus.identity.common.Entity.textOrNull;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.error.ApiException;
import io.altostratus.auth.policy.Policy;
import io.altostratus.context.RequestContext;
import io.altostratus.identity.common.Entity;
import io.altostratus.identity.common.Ids;
import io.altostratus.identity.common.NameFilter;
import io.altostratus.identity.domains.Domain;
import io.altostratus.identity.domains.DomainRepository;
import io.altostratus.identity.revocations.RevocationLog;
import io.altostratus.identity.users.DirectoryUsers;
import io.altostratus.persistence.Transactions;
import io.altostratus.persistence.Where;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /v3/groups}. */
@RestController
@RequestMapping("/v3/groups")
class GroupController {

    private final GroupRepository groups;
    private final DirectoryGroups directory;
    private final DomainRepository domains;
    private final RevocationLog revocations;
    private final Transactions transactions;
    private final Policy policy;

    GroupController(
            GroupRepository groups,
            DirectoryGroups directory,
            DomainRepository domains,
            RevocationLog revocations,
            Transactions transactions,
            Policy policy) {
        this.groups = groups;
        this.directory = directory;
        this.domains = domains;
        this.revocations = revocations;
        this.transactions = transactions;
        this.policy = policy;
    }

    /** Who comes with a token of a domain sees the groups of that domain only. */
    @GetMapping
    Map<String, Object> list(RequestContext context, HttpServletRequest request) {
        String ownDomain = context.domainId();
        String domain = ownDomain != null ? ownDomain : request.getParameter("domain_id");
        policy.enforce(
                context, "identity:list_groups", domain == null ? Map.of() : Map.of("target.group.domain_id", domain));
        if (domain != null && directory.serves(domain)) {
            directory.refresh(domain);
        }
        Where where =
                new Where().equal("g.domain_id", ownDomain).equal("g.domain_id", request.getParameter("domain_id"));
        NameFilter.add(where, request, "name", "g.name");
        return Entity.list(request, "groups", groups.list(where), group -> GroupView.of(request, group));
    }

    @GetMapping("/{id}")
    Map<String, Object> show(RequestContext context, HttpServletRequest request, @PathVariable String id) {
        Optional<Group> found = groups.find(id);
        policy.enforce(context, "identity:get_group", target(id, found));
        return Map.of("group", GroupView.of(request, directory.refreshed(require(id, found))));
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Map<String, Object> create(
            RequestContext context, HttpServletRequest request, @ValidBody("group-create") JsonNode body) {
        JsonNode wanted = body.get("group");
        String ownDomain = context.domainId() != null ? context.domainId() : context.projectDomainId();
        String domain = text(wanted, "domain_id", ownDomain == null ? Domain.DEFAULT_ID : ownDomain);
        policy.enforce(context, "identity:create_group", Map.of("target.group.domain_id", domain));
        if (domains.find(domain).isEmpty()) {
            throw Entity.notFound("domain", domain);
        }
        if (directory.serves(domain)) {
            throw DirectoryUsers.readOnly();
        }
        Group group = new Group(
                Ids.next(),
                domain,
                text(wanted, "name", "").strip(),
                text(wanted, "description", ""),
                Entity.extra(wanted, Group.OWN));
        try {
            transactions.run(() -> groups.insert(group));
        } catch (DuplicateKeyException e) {
            throw Entity.duplicate("group", group.name());
        }
        return Map.of("group", GroupView.of(request, group));
    }

    @PatchMapping("/{id}")
    Map<String, Object> update(
            RequestContext context,
            HttpServletRequest request,
            @PathVariable String id,
            @ValidBody("group-update") JsonNode body) {
        Optional<Group> found = groups.find(id);
        policy.enforce(context, "identity:update_group", target(id, found));
        requireWritable(require(id, found));
        JsonNode wanted = body.get("group");
        if (!text(wanted, "id", id).equals(id)) {
            throw ApiException.badRequest("Cannot change group ID");
        }
        try {
            Group changed = transactions.call(() -> change(id, wanted));
            return Map.of("group", GroupView.of(request, changed));
        } catch (DuplicateKeyException e) {
            throw Entity.duplicate("group", String.valueOf(textOrNull(wanted, "name")));
        }
    }

    private Group change(String id, JsonNode wanted) {
        Group old = require(id, groups.lock(id));
        if (!text(wanted, "domain_id", old.domainId()).equals(old.domainId())) {
            throw ApiException.badRequest("Cannot change Domain ID.");
        }
        Group group = new Group(
                id,
                old.domainId(),
                text(wanted, "name", old.name()).strip(),
                wanted.path("description").isNull() ? "" : text(wanted, "description", old.description()),
                Entity.mergeExtra(old.extra(), wanted, Group.OWN));
        groups.update(group);
        return group;
    }

    /** Takes the group's roles from its members, so their tokens end. */
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(RequestContext context, @PathVariable String id) {
        Optional<Group> found = groups.find(id);
        policy.enforce(context, "identity:delete_group", target(id, found));
        requireWritable(require(id, found));
        transactions.run(() -> {
            require(id, groups.lock(id));
            groups.memberIds(id).forEach(member -> revocations.revokeUser(member, context));
            groups.delete(id);
        });
    }

    private static void requireWritable(Group group) {
        if (group.isOfDirectory()) {
            throw DirectoryUsers.readOnly();
        }
    }

    private static Group require(String id, Optional<Group> found) {
        return found.orElseThrow(() -> Entity.notFound("group", id));
    }

    private static Map<String, Object> target(String id, Optional<Group> found) {
        return found.<Map<String, Object>>map(
                        group -> Map.of("target.group.id", id, "target.group.domain_id", group.domainId()))
                .orElse(Map.of("target.group.id", id));
    }
}
