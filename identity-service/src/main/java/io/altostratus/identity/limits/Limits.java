package io.altostratus.identity.limits;

import static io.altostratus.identity.common.Entity.text;
import static io.altostratus.identity.common.Entity.textOrNull;

import io.altostratus.api.error.ApiException;
import io.altostratus.identity.common.Ids;
import io.altostratus.identity.common.ResourceProperties;
import io.altostratus.identity.domains.DomainRepository;
import io.altostratus.identity.projects.Project;
import io.altostratus.identity.projects.ProjectRepository;
import io.altostratus.persistence.RowLock;
import io.altostratus.persistence.Transactions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** The life of limits of projects and domains, within the configured model of how they depend on each other. */
@Component
class Limits {

    private final LimitRepository limits;
    private final ProjectRepository projects;
    private final DomainRepository domains;
    private final RowLock lock;
    private final Transactions transactions;
    private final ResourceProperties properties;

    Limits(
            LimitRepository limits,
            ProjectRepository projects,
            DomainRepository domains,
            JdbcClient jdbc,
            Transactions transactions,
            ResourceProperties properties) {
        this.limits = limits;
        this.projects = projects;
        this.domains = domains;
        this.lock = new RowLock(jdbc);
        this.transactions = transactions;
        this.properties = properties;
    }

    /** @throws ApiException 404 */
    Limit get(String id) {
        return limits.find(id).orElseThrow(() -> ApiException.notFound("Could not find limit for " + id + "."));
    }

    /**
     * All of them or none.
     *
     * @throws ApiException 400 for what does not exist, 403 without a registered limit or against the model, 409
     */
    List<Limit> create(JsonNode wanted) {
        try {
            return transactions.call(() -> {
                List<Limit> made = new ArrayList<>();
                for (JsonNode one : wanted) {
                    made.add(read(one));
                }
                lock.acquire("limits");
                made.forEach(limits::insert);
                made.forEach(this::requireModel);
                return made;
            });
        } catch (DuplicateKeyException e) {
            throw ApiException.conflict("Conflict occurred attempting to store limit - Duplicate entry.");
        }
    }

    private Limit read(JsonNode wanted) {
        String projectId = text(wanted, "project_id", "");
        String domainId = text(wanted, "domain_id", "");
        if (projectId.isEmpty() == domainId.isEmpty()) {
            throw ApiException.badRequest("A limit names one of project_id and domain_id.");
        }
        String serviceId = text(wanted, "service_id", "");
        String regionId = text(wanted, "region_id", "");
        String resource = text(wanted, "resource_name", "");
        requireExisting(limits, "limit", serviceId, regionId);
        if (!projectId.isEmpty()) {
            Project project = projects.find(projectId).orElseThrow(() -> invalid("project_id", "limit"));
            if (project.isDomain()) {
                domainId = projectId;
                projectId = "";
            }
        } else if (domains.find(domainId).isEmpty()) {
            throw invalid("domain_id", "limit");
        }
        RegisteredLimit registered = limits.registered(serviceId, regionId, resource)
                .orElseThrow(() ->
                        ApiException.forbidden("Unable to create a limit that has no corresponding registered limit."));
        return new Limit(
                Ids.next(),
                registered.id(),
                projectId,
                domainId,
                wanted.path("resource_limit").asInt(),
                textOrNull(wanted, "description"),
                serviceId,
                regionId,
                resource);
    }

    /** @throws ApiException 400 for a service or region that is not there */
    static void requireExisting(LimitRepository limits, String kind, String serviceId, String regionId) {
        if (!limits.serviceExists(serviceId)) {
            throw invalid("service_id", kind);
        }
        if (!regionId.isEmpty() && !limits.regionExists(regionId)) {
            throw invalid("region_id", kind);
        }
    }

    private static ApiException invalid(String attribute, String kind) {
        return ApiException.badRequest("Expecting to find valid " + attribute + " in " + kind + ". The server could "
                + "not comply with the request since it is either malformed or otherwise incorrect.");
    }

    /** @throws ApiException 403 against the model, 404 */
    Limit update(String id, JsonNode wanted) {
        return transactions.call(() -> {
            lock.acquire("limits");
            Limit old = get(id);
            Limit changed = new Limit(
                    id,
                    old.registeredLimitId(),
                    old.projectId(),
                    old.domainId(),
                    wanted.has("resource_limit") ? wanted.get("resource_limit").asInt() : old.resourceLimit(),
                    wanted.has("description") ? textOrNull(wanted, "description") : old.description(),
                    old.serviceId(),
                    old.regionId(),
                    old.resourceName());
            limits.update(changed);
            requireModel(changed);
            return changed;
        });
    }

    /** @throws ApiException 404 */
    void delete(String id) {
        transactions.run(() -> {
            get(id);
            limits.delete(id);
        });
    }

    /** In two levels a project gets no more than its domain, and a domain no less than each of its projects. */
    private void requireModel(Limit limit) {
        if (properties.limitModel() == ResourceProperties.LimitModel.FLAT) {
            return;
        }
        boolean fits;
        if (limit.projectId().isEmpty()) {
            fits = limits.withinDomain(limit.domainId(), limit.registeredLimitId()).stream()
                    .allMatch(child -> amount(child) <= amount(limit.resourceLimit()));
        } else {
            Optional<String> domain = projects.find(limit.projectId()).map(Project::domainId);
            fits = domain.isEmpty()
                    || amount(limit.resourceLimit())
                            <= amount(limits.ofDomain(domain.get(), limit.registeredLimitId()));
        }
        if (!fits) {
            throw ApiException.forbidden("Invalid resource limit: The resource limit ("
                    + (limit.projectId().isEmpty()
                            ? "domain_id: " + limit.domainId()
                            : "project_id: " + limit.projectId())
                    + ", resource_name: " + limit.resourceName() + ", resource_limit: " + limit.resourceLimit()
                    + ", service_id: " + limit.serviceId() + ", region_id: "
                    + (limit.regionId().isEmpty() ? "None" : limit.regionId())
                    + ") doesn't satisfy current hierarchy model.");
        }
    }

    private static int amount(int limit) {
        return limit < 0 ? Integer.MAX_VALUE : limit;
    }
}
