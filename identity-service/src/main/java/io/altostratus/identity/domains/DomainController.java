package io.altostratus.identity.domains;

import static io.altostratus.identity.common.Entity.flag;
import static io.altostratus.identity.common.Entity.text;
import static io.altostratus.identity.common.Entity.textOrNull;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.error.ApiException;
import io.altostratus.auth.policy.Policy;
import io.altostratus.context.RequestContext;
import io.altostratus.identity.common.Entity;
import io.altostratus.identity.common.Ids;
import io.altostratus.identity.revocations.RevocationLog;
import io.altostratus.persistence.Transactions;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
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

/** {@code /v3/domains}. */
@RestController
@RequestMapping("/v3/domains")
class DomainController {

    private final DomainRepository domains;
    private final RevocationLog revocations;
    private final Transactions transactions;
    private final Policy policy;

    DomainController(DomainRepository domains, RevocationLog revocations, Transactions transactions, Policy policy) {
        this.domains = domains;
        this.revocations = revocations;
        this.transactions = transactions;
        this.policy = policy;
    }

    @GetMapping
    Map<String, Object> list(RequestContext context, HttpServletRequest request) {
        policy.enforce(context, "identity:list_domains");
        return Entity.list(
                request,
                "domains",
                domains.list(request.getParameter("name"), Entity.queryFlag(request, "enabled")),
                domain -> view(request, domain));
    }

    @GetMapping("/{id}")
    Map<String, Object> show(RequestContext context, HttpServletRequest request, @PathVariable String id) {
        policy.enforce(context, "identity:get_domain", Map.of("target.domain.id", id));
        return Map.of("domain", view(request, get(id)));
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Map<String, Object> create(
            RequestContext context, HttpServletRequest request, @ValidBody("domain-create") JsonNode body) {
        policy.enforce(context, "identity:create_domain");
        JsonNode wanted = body.get("domain");
        Domain domain = new Domain(
                text(wanted, "explicit_domain_id", Ids.next()),
                text(wanted, "name", "").strip(),
                text(wanted, "description", ""),
                flag(wanted, "enabled", true),
                Entity.extra(wanted, Domain.OWN));
        try {
            transactions.run(() -> domains.insert(domain));
        } catch (DuplicateKeyException e) {
            throw Entity.duplicate("domain", domain.name());
        }
        return Map.of("domain", view(request, domain));
    }

    @PatchMapping("/{id}")
    Map<String, Object> update(
            RequestContext context,
            HttpServletRequest request,
            @PathVariable String id,
            @ValidBody("domain-update") JsonNode body) {
        policy.enforce(context, "identity:update_domain", Map.of("target.domain.id", id));
        JsonNode wanted = body.get("domain");
        try {
            Domain changed = transactions.call(() -> {
                Domain old = get(id);
                Domain domain = new Domain(
                        id,
                        text(wanted, "name", old.name()),
                        text(wanted, "description", old.description()),
                        flag(wanted, "enabled", old.enabled()),
                        Entity.mergeExtra(old.extra(), wanted, Domain.OWN));
                domains.update(domain);
                if (old.enabled() && !domain.enabled()) {
                    revocations.revokeDomain(id, context);
                }
                return domain;
            });
            return Map.of("domain", view(request, changed));
        } catch (DuplicateKeyException e) {
            throw Entity.duplicate("domain", String.valueOf(textOrNull(wanted, "name")));
        }
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(RequestContext context, @PathVariable String id) {
        policy.enforce(context, "identity:delete_domain", Map.of("target.domain.id", id));
        transactions.run(() -> {
            Domain domain = get(id);
            if (domain.enabled()) {
                throw ApiException.forbidden("Cannot delete a domain that is enabled, please disable it first.");
            }
            revocations.revokeDomain(id, context);
            domains.delete(id);
        });
    }

    private Domain get(String id) {
        return domains.find(id).orElseThrow(() -> Entity.notFound("domain", id));
    }

    private static Map<String, Object> view(HttpServletRequest request, Domain domain) {
        return Entity.view(
                request,
                "domains",
                domain.id(),
                Map.of(
                        "name", domain.name(),
                        "description", domain.description(),
                        "enabled", domain.enabled(),
                        "options", Map.of(),
                        "tags", java.util.List.of()),
                domain.extra());
    }
}
