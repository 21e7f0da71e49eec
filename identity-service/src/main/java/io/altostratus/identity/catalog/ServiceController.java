package io.altostratus.identity.catalog;

import static io.altostratus.identity.common.Entity.flag;
import static io.altostratus.identity.common.Entity.text;
import static io.altostratus.identity.common.Entity.textOrNull;

import io.altostratus.api.body.ValidBody;
import io.altostratus.auth.policy.Policy;
import io.altostratus.context.RequestContext;
import io.altostratus.identity.common.Entity;
import io.altostratus.identity.common.Ids;
import io.altostratus.identity.common.NameFilter;
import io.altostratus.persistence.Transactions;
import io.altostratus.persistence.Where;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
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

/** {@code /v3/services}. */
@RestController
@RequestMapping("/v3/services")
class ServiceController {

    private static final Set<String> OWN = Set.of("id", "type", "name", "enabled", "links");

    private final CatalogRepository catalog;
    private final TokenCatalog tokenCatalog;
    private final Transactions transactions;
    private final Policy policy;

    ServiceController(CatalogRepository catalog, TokenCatalog tokenCatalog, Transactions transactions, Policy policy) {
        this.catalog = catalog;
        this.tokenCatalog = tokenCatalog;
        this.transactions = transactions;
        this.policy = policy;
    }

    @GetMapping
    Map<String, Object> list(RequestContext context, HttpServletRequest request) {
        policy.enforce(context, "identity:list_services");
        Where where = new Where();
        NameFilter.add(where, request, "type", "type");
        NameFilter.add(where, request, "name", "name");
        return Entity.list(request, "services", catalog.services(where), service -> view(request, service));
    }

    @GetMapping("/{id}")
    Map<String, Object> show(RequestContext context, HttpServletRequest request, @PathVariable String id) {
        policy.enforce(context, "identity:get_service");
        return Map.of("service", view(request, get(id)));
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Map<String, Object> create(
            RequestContext context, HttpServletRequest request, @ValidBody("service-create") JsonNode body) {
        policy.enforce(context, "identity:create_service");
        JsonNode wanted = body.get("service");
        CatalogRepository.Service service = new CatalogRepository.Service(
                Ids.next(),
                text(wanted, "type", ""),
                textOrNull(wanted, "name"),
                flag(wanted, "enabled", true),
                Entity.extra(wanted, OWN));
        transactions.run(() -> catalog.insert(service));
        tokenCatalog.changed();
        return Map.of("service", view(request, service));
    }

    @PatchMapping("/{id}")
    Map<String, Object> update(
            RequestContext context,
            HttpServletRequest request,
            @PathVariable String id,
            @ValidBody("service-update") JsonNode body) {
        policy.enforce(context, "identity:update_service");
        JsonNode wanted = body.get("service");
        Entity.refuseOtherId("Service", id, wanted);
        CatalogRepository.Service changed = transactions.call(() -> {
            CatalogRepository.Service old = get(id);
            CatalogRepository.Service service = new CatalogRepository.Service(
                    id,
                    text(wanted, "type", old.type()),
                    wanted.has("name") ? textOrNull(wanted, "name") : old.name(),
                    flag(wanted, "enabled", old.enabled()),
                    Entity.mergeExtra(old.extra(), wanted, OWN));
            catalog.update(service);
            return service;
        });
        tokenCatalog.changed();
        return Map.of("service", view(request, changed));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(RequestContext context, @PathVariable String id) {
        policy.enforce(context, "identity:delete_service");
        transactions.run(() -> {
            get(id);
            catalog.deleteService(id);
        });
        tokenCatalog.changed();
    }

    private CatalogRepository.Service get(String id) {
        return catalog.findService(id).orElseThrow(() -> Entity.notFound("service", id));
    }

    private static Map<String, Object> view(HttpServletRequest request, CatalogRepository.Service service) {
        Map<String, Object> own = new LinkedHashMap<>();
        own.put("type", service.type());
        own.put("name", service.name() == null ? "" : service.name());
        own.put("enabled", service.enabled());
        return Entity.view(request, "services", service.id(), own, service.extra());
    }
}
