package io.altostratus.identity.domains;

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
import io.altostratus.identity.revocations.RevocationLog;
import io.altostratus.identity.tags.Tags;
import io.altostratus.persistence.Transactions;
import java.util.Set;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** The life of domains, whether the request speaks of a domain or of the project as which it acts. */
@Component
public class Domains {

    private final DomainRepository domains;
    private final Tags tags;
    private final RevocationLog revocations;
    private final ApplicationEventPublisher events;
    private final Transactions transactions;
    private final ResourceProperties properties;

    Domains(
            DomainRepository domains,
            Tags tags,
            RevocationLog revocations,
            ApplicationEventPublisher events,
            Transactions transactions,
            ResourceProperties properties) {
        this.domains = domains;
        this.tags = tags;
        this.revocations = revocations;
        this.events = events;
        this.transactions = transactions;
        this.properties = properties;
    }

    /** @throws ApiException 404 */
    public Domain get(String id) {
        return domains.find(id).orElseThrow(() -> Entity.notFound("domain", id));
    }

    /** @throws ApiException 400 or 409 */
    public Domain create(JsonNode wanted) {
        Domain domain = new Domain(
                text(wanted, "explicit_domain_id", Ids.next()),
                text(wanted, "name", "").strip(),
                text(wanted, "description", ""),
                flag(wanted, "enabled", true),
                Immutable.of(wanted, null),
                Entity.extra(wanted, Domain.OWN));
        UrlSafeNames.require(properties.urlSafeDomainNames(), "Domain", domain.name());
        try {
            transactions.run(() -> {
                domains.insert(domain);
                replaceTags(domain.id(), wanted);
            });
        } catch (DuplicateKeyException e) {
            throw Entity.duplicate("domain", domain.name());
        }
        return domain;
    }

    /** @throws ApiException 403 if it is immutable, 404, 409 */
    public Domain update(String id, JsonNode wanted, RequestContext context) {
        try {
            return transactions.call(() -> change(id, wanted, context));
        } catch (DuplicateKeyException e) {
            throw Entity.duplicate("domain", String.valueOf(textOrNull(wanted, "name")));
        }
    }

    private Domain change(String id, JsonNode wanted, RequestContext context) {
        Domain old = get(id);
        Immutable.refuseUpdate(old.immutable(), wanted, "domain", id);
        Domain domain = new Domain(
                id,
                text(wanted, "name", old.name()).strip(),
                wanted.has("description") ? text(wanted, "description", "") : old.description(),
                flag(wanted, "enabled", old.enabled()),
                Immutable.of(wanted, old.immutable()),
                Entity.mergeExtra(old.extra(), wanted, Domain.OWN));
        if (!domain.name().equals(old.name())) {
            UrlSafeNames.require(properties.urlSafeDomainNames(), "Domain", domain.name());
        }
        domains.update(domain);
        replaceTags(id, wanted);
        if (old.enabled() && !domain.enabled()) {
            revocations.revokeDomain(id, context);
        }
        return domain;
    }

    private void replaceTags(String id, JsonNode wanted) {
        Set<String> named = Tags.named(wanted);
        if (named != null) {
            tags.replace(id, named);
        }
    }

    /**
     * Deletes a domain with all users, groups, projects and roles in it.
     *
     * @throws ApiException 403 unless it is disabled, 404
     */
    public void delete(String id, RequestContext context) {
        transactions.run(() -> {
            domains.lock(id);
            Domain domain = get(id);
            Immutable.refuseDelete(domain.immutable(), "domain", id);
            if (domain.enabled()) {
                throw ApiException.forbidden("Cannot delete a domain that is enabled, please disable it first.");
            }
            if (domains.holdsImmutable(id)) {
                throw ApiException.forbidden("Cannot delete a domain that holds immutable projects or roles.");
            }
            revocations.revokeDomain(id, context);
            domains.userIds(id).forEach(user -> events.publishEvent(new IdentityChange.UserRemoved(user, context)));
            domains.projectIds(id)
                    .forEach(project -> events.publishEvent(new IdentityChange.ProjectRemoved(project, context)));
            domains.delete(id);
        });
    }
}
