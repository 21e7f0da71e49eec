package io.altostratus.identity.projects;

import static io.altostratus.identity.common.Entity.flag;
import static io.altostratus.identity.common.Entity.text;
import static io.altostratus.identity.common.Entity.textOrNull;

import io.altostratus.api.error.ApiException;
import io.altostratus.context.RequestContext;
import io.altostratus.identity.changes.IdentityChange;
import io.altostratus.identity.common.Entity;
import io.altostratus.identity.common.Ids;
import io.altostratus.identity.common.Immutable;
import io.altostratus.identity.common.ResourceProperties;
import io.altostratus.identity.common.UrlSafeNames;
import io.altostratus.identity.domains.DomainRepository;
import io.altostratus.identity.domains.Domains;
import io.altostratus.identity.revocations.RevocationLog;
import io.altostratus.identity.tags.Tags;
import io.altostratus.persistence.Transactions;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * The life of projects. Whatever depends on the tree (a parent that is there and enabled, a subtree that is disabled, no
 * children) is decided under the lock of the domain's tree.
 */
@Component
class Projects {

    private final ProjectRepository projects;
    private final DomainRepository domainRepository;
    private final Domains domains;
    private final Tags tags;
    private final RevocationLog revocations;
    private final ApplicationEventPublisher events;
    private final Transactions transactions;
    private final ResourceProperties properties;

    Projects(
            ProjectRepository projects,
            DomainRepository domainRepository,
            Domains domains,
            Tags tags,
            RevocationLog revocations,
            ApplicationEventPublisher events,
            Transactions transactions,
            ResourceProperties properties) {
        this.projects = projects;
        this.domainRepository = domainRepository;
        this.domains = domains;
        this.tags = tags;
        this.revocations = revocations;
        this.events = events;
        this.transactions = transactions;
        this.properties = properties;
    }

    /** @throws ApiException 404 */
    Project get(String id) {
        return projects.find(id).orElseThrow(() -> Entity.notFound("project", id));
    }

    /**
     * @param domainId where it is to be; ignored for a domain that acts as a project
     * @throws ApiException 400 for a parent or a domain that does not fit, 403 too deep, 409
     */
    Project create(JsonNode wanted, String domainId) {
        if (flag(wanted, "is_domain", false)) {
            if (textOrNull(wanted, "parent_id") != null || textOrNull(wanted, "domain_id") != null) {
                throw ApiException.badRequest("only root projects are allowed to act as domains.");
            }
            return get(domains.create(wanted).id());
        }
        Project project = new Project(
                Ids.next(),
                domainId,
                text(wanted, "parent_id", domainId),
                text(wanted, "name", "").strip(),
                text(wanted, "description", ""),
                flag(wanted, "enabled", true),
                false,
                Immutable.of(wanted, null),
                Entity.extra(wanted, Project.OWN));
        UrlSafeNames.require(properties.urlSafeProjectNames(), "Project", project.name());
        try {
            transactions.run(() -> {
                domainRepository.lock(domainId);
                requireParent(project);
                projects.insert(project);
                replaceTags(project.id(), wanted);
            });
        } catch (DuplicateKeyException e) {
            throw duplicate(project.name(), project.id());
        }
        return project;
    }

    private void requireParent(Project project) {
        if (domainRepository.find(project.domainId()).isEmpty()) {
            throw ApiException.badRequest("Could not find domain: " + project.domainId() + ".");
        }
        String parentId = Objects.requireNonNull(project.parentId());
        Project parent = projects.find(parentId)
                .orElseThrow(() -> ApiException.badRequest("Could not find project: " + parentId + "."));
        if (!parent.domainId().equals(project.domainId())) {
            throw ApiException.badRequest("Cannot create project, since it specifies its domain_id "
                    + project.domainId() + ", but specifies a parent in a different domain (" + parent.domainId()
                    + ").");
        }
        List<Project> above = projects.above(parent);
        for (Project each : above) {
            requireEnabled(each);
        }
        requireEnabled(parent);
        // The domain is one of those above unless it is the parent itself; it does not count.
        if (above.size() + 1 > properties.projectDepth()) {
            throw ApiException.forbidden("Max hierarchy depth reached for " + parentId + " branch.");
        }
    }

    private static void requireEnabled(Project project) {
        if (!project.enabled()) {
            throw ApiException.badRequest(
                    "cannot create a project in a branch containing a disabled project: " + project.id());
        }
    }

    /** @throws ApiException 400 for what never changes, 403 against the tree or an immutable one, 404, 409 */
    Project update(String id, JsonNode wanted, RequestContext context) {
        try {
            return transactions.call(() -> change(id, wanted, context));
        } catch (DuplicateKeyException e) {
            throw duplicate(String.valueOf(textOrNull(wanted, "name")), id);
        }
    }

    private Project change(String id, JsonNode wanted, RequestContext context) {
        Project old = get(id);
        refuseMove(wanted, old);
        if (old.isDomain()) {
            domains.update(id, wanted, context);
            return get(id);
        }
        Immutable.refuseUpdate(old.immutable(), wanted, "project", id);
        Project project = new Project(
                id,
                old.domainId(),
                old.parentId(),
                text(wanted, "name", old.name()).strip(),
                wanted.has("description") ? text(wanted, "description", "") : old.description(),
                flag(wanted, "enabled", old.enabled()),
                false,
                Immutable.of(wanted, old.immutable()),
                Entity.mergeExtra(old.extra(), wanted, Project.OWN));
        if (!project.name().equals(old.name())) {
            UrlSafeNames.require(properties.urlSafeProjectNames(), "Project", project.name());
        }
        if (project.enabled() != old.enabled()) {
            domainRepository.lock(project.domainId());
            requireTree(project);
        }
        projects.update(project);
        replaceTags(id, wanted);
        if (old.enabled() && !project.enabled()) {
            revocations.revokeProject(id, context);
        }
        return project;
    }

    private void requireTree(Project project) {
        if (project.enabled()) {
            if (!projects.above(project).stream().allMatch(Project::enabled)) {
                throw ApiException.forbidden(
                        "Cannot enable project " + project.id() + " since it has disabled parents");
            }
        } else if (projects.below(project.id()).stream().anyMatch(Project::enabled)) {
            throw ApiException.forbidden(
                    "Cannot disable project " + project.id() + " since its subtree contains enabled projects.");
        }
    }

    private static void refuseMove(JsonNode wanted, Project old) {
        if (!text(wanted, "id", old.id()).equals(old.id())) {
            throw ApiException.badRequest("Cannot change ID");
        }
        if (!text(wanted, "domain_id", old.domainId()).equals(old.domainId())) {
            throw ApiException.badRequest("Cannot change Domain ID");
        }
        String parent = old.parentId() == null ? "" : old.parentId();
        if (!text(wanted, "parent_id", parent).equals(parent)) {
            throw ApiException.forbidden("Update of `parent_id` is not allowed.");
        }
        if (flag(wanted, "is_domain", old.isDomain()) != old.isDomain()) {
            throw ApiException.badRequest("Update of `is_domain` is not allowed.");
        }
    }

    /** @throws ApiException 403 with children or an immutable one, 404 */
    void delete(String id, RequestContext context) {
        transactions.run(() -> {
            Project project = get(id);
            if (project.isDomain()) {
                domains.delete(id, context);
                return;
            }
            domainRepository.lock(project.domainId());
            Immutable.refuseDelete(project.immutable(), "project", id);
            if (!projects.below(id).isEmpty()) {
                throw ApiException.forbidden(
                        "Cannot delete the project " + id + " since it is not a leaf in the hierarchy. Use the cascade "
                                + "option if you want to delete a whole subtree.");
            }
            revocations.revokeProject(id, context);
            events.publishEvent(new IdentityChange.ProjectRemoved(id, context));
            projects.delete(id);
        });
    }

    /** @throws ApiException 403 for an immutable one, 404 */
    void changeTags(String id, Runnable change) {
        transactions.run(() -> {
            Project project = get(id);
            if (Boolean.TRUE.equals(project.immutable())) {
                throw ApiException.forbidden("Cannot change project tags for " + id
                        + ", project is immutable. Set \"immutable\" option to false before changing project tags.");
            }
            domainRepository.lock(project.domainId());
            change.run();
        });
    }

    private void replaceTags(String id, JsonNode wanted) {
        Set<String> named = Tags.named(wanted);
        if (named != null) {
            tags.replace(id, named);
        }
    }

    private static ApiException duplicate(String name, String id) {
        return ApiException.conflict("Conflict occurred attempting to store project - it is not permitted to have two "
                + "projects with either the same name or same id in the same domain: name is " + name
                + ", project id " + id + ".");
    }
}
