package io.altostratus.identity.domains;

import io.altostratus.api.body.ValidBody;
import io.altostratus.auth.policy.Policy;
import io.altostratus.context.RequestContext;
import io.altostratus.identity.common.Entity;
import io.altostratus.identity.common.Immutable;
import io.altostratus.identity.common.NameFilter;
import io.altostratus.identity.tags.Tags;
import io.altostratus.persistence.Where;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
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

    private final DomainRepository repository;
    private final Domains domains;
    private final Tags tags;
    private final Policy policy;

    DomainController(DomainRepository repository, Domains domains, Tags tags, Policy policy) {
        this.repository = repository;
        this.domains = domains;
        this.tags = tags;
        this.policy = policy;
    }

    @GetMapping
    Map<String, Object> list(RequestContext context, HttpServletRequest request) {
        String own = context.domainId();
        policy.enforce(context, "identity:list_domains", own == null ? Map.of() : Map.of("target.domain.id", own));
        Where where = new Where().equal("id", own).equal("enabled", Entity.queryFlag(request, "enabled"));
        NameFilter.add(where, request, "name", "name");
        List<Domain> found = repository.list(where);
        Map<String, List<String>> tagged =
                tags.of(found.stream().map(Domain::id).toList());
        return Entity.list(
                request,
                "domains",
                found,
                domain -> view(request, domain, tagged.getOrDefault(domain.id(), List.of())));
    }

    @GetMapping("/{id}")
    Map<String, Object> show(RequestContext context, HttpServletRequest request, @PathVariable String id) {
        policy.enforce(context, "identity:get_domain", Map.of("target.domain.id", id));
        return answer(request, domains.get(id));
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Map<String, Object> create(
            RequestContext context, HttpServletRequest request, @ValidBody("domain-create") JsonNode body) {
        policy.enforce(context, "identity:create_domain");
        return answer(request, domains.create(body.get("domain")));
    }

    @PatchMapping("/{id}")
    Map<String, Object> update(
            RequestContext context,
            HttpServletRequest request,
            @PathVariable String id,
            @ValidBody("domain-update") JsonNode body) {
        policy.enforce(context, "identity:update_domain", Map.of("target.domain.id", id));
        return answer(request, domains.update(id, body.get("domain"), context));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(RequestContext context, @PathVariable String id) {
        policy.enforce(context, "identity:delete_domain", Map.of("target.domain.id", id));
        domains.delete(id, context);
    }

    private Map<String, Object> answer(HttpServletRequest request, Domain domain) {
        return Map.of("domain", view(request, domain, tags.of(domain.id())));
    }

    private static Map<String, Object> view(HttpServletRequest request, Domain domain, List<String> tags) {
        return Entity.view(
                request,
                "domains",
                domain.id(),
                Map.of(
                        "name", domain.name(),
                        "description", domain.description(),
                        "enabled", domain.enabled(),
                        "options", Immutable.view(domain.immutable()),
                        "tags", tags),
                domain.extra());
    }
}
