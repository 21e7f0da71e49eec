package io.altostratus.network.service.addressscopes;

import static io.altostratus.network.service.addressscopes.AddressScopeAttributes.ADDRESS_SCOPE;
import static io.altostratus.network.service.addressscopes.AddressScopeAttributes.IP_VERSION;
import static io.altostratus.network.service.addressscopes.AddressScopeAttributes.NAME;
import static io.altostratus.network.service.addressscopes.AddressScopeAttributes.SHARED;

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
import io.altostratus.network.service.quotas.QuotaResource;
import io.altostratus.network.service.quotas.Quotas;
import io.altostratus.network.service.rbac.Sharing;
import jakarta.servlet.http.HttpServletRequest;
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

/** {@code /v2.0/address-scopes}. */
@RestController
class AddressScopeController {

    private static final String VISIBLE =
            "a.project_id = :own_project OR " + Audience.condition("a.id", Audience.AS_SHARED);

    private final Access access;
    private final AddressScopeRepository repository;
    private final Sharing sharing;
    private final Quotas quotas;
    private final Attempts attempts;

    AddressScopeController(
            Access access, AddressScopeRepository repository, Sharing sharing, Quotas quotas, Attempts attempts) {
        this.access = access;
        this.repository = repository;
        this.sharing = sharing;
        this.quotas = quotas;
        this.attempts = attempts;
    }

    @GetMapping("/v2.0/address-scopes")
    Map<String, Object> list(RequestContext context, HttpServletRequest request) {
        ListRequest list = ListRequest.of(request, ADDRESS_SCOPE);
        List<AddressScope> page = repository.page(list, access.visibility(context, VISIBLE)).stream()
                .filter(scope -> access.allows(context, "get_address_scope", scope.target()))
                .toList();
        return list.answer(page, AddressScope::id, scope -> scope.view(context));
    }

    @GetMapping("/v2.0/address-scopes/{id}")
    Map<String, Object> show(RequestContext context, HttpServletRequest request, @PathVariable String id) {
        AddressScope scope = repository
                .find(id)
                .filter(a -> access.allows(context, "get_address_scope", a.target()))
                .orElseThrow(() -> AddressScopeAttributes.notFound(id));
        return Map.of("address_scope", Fields.of(request).of(scope.view(context)));
    }

    @PostMapping("/v2.0/address-scopes")
    @ResponseStatus(HttpStatus.CREATED)
    Map<String, Object> create(RequestContext context, @ValidBody("neutron-body") JsonNode body) {
        Bodies.Creation creation = Bodies.creation(body, ADDRESS_SCOPE);
        List<AddressScope> scopes = new ArrayList<>();
        for (JsonNode object : creation.objects()) {
            Values values = ADDRESS_SCOPE.forCreate(object);
            AddressScope scope = new AddressScope(
                    UUID.randomUUID().toString(),
                    Owner.of(context, values, access),
                    values.get(NAME, ""),
                    values.require(IP_VERSION),
                    values.get(SHARED, false) ? Audience.ofAll() : Audience.NOBODY);
            access.enforceCreate(context, ADDRESS_SCOPE, values, scope.target());
            scopes.add(scope);
        }
        attempts.run(() -> {
            quotas.admitAll(scopes.stream().map(AddressScope::projectId).toList(), QuotaResource.ADDRESS_SCOPE);
            scopes.forEach(this::insert);
        });
        List<Map<String, Object>> views =
                scopes.stream().map(scope -> scope.view(context)).toList();
        return creation.bulk() ? Map.of("address_scopes", views) : Map.of("address_scope", views.getFirst());
    }

    private void insert(AddressScope scope) {
        repository.insert(scope);
        if (scope.sharedWith().isEveryone()) {
            sharing.open(AddressScopeKind.TYPE, scope.id(), scope.projectId(), Audience.AS_SHARED);
        }
    }

    @PutMapping("/v2.0/address-scopes/{id}")
    Map<String, Object> update(
            RequestContext context, @PathVariable String id, @ValidBody("neutron-body") JsonNode body) {
        Values values = ADDRESS_SCOPE.forUpdate(Bodies.single(body, "address_scope"));
        return attempts.call(() -> {
            AddressScope before = locked(id);
            access.enforceUpdate(context, ADDRESS_SCOPE, id, values, before.target());
            boolean isShared = before.sharedWith().isEveryone();
            boolean shall = values.get(SHARED, isShared);
            if (isShared && !shall) {
                throw Errors.badRequest(
                        "AddressScopeUpdateError",
                        "Unable to update address scope " + id + " : Shared address scope can't be unshared.");
            }
            if (!isShared && shall) {
                sharing.open(AddressScopeKind.TYPE, id, before.projectId(), Audience.AS_SHARED);
            }
            repository.rename(id, values.get(NAME, before.name()));
            return Map.of("address_scope", repository.find(id).orElseThrow().view(context));
        });
    }

    @DeleteMapping("/v2.0/address-scopes/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(RequestContext context, @PathVariable String id) {
        attempts.run(() -> {
            AddressScope scope = locked(id);
            access.enforceOn(context, "delete_address_scope", ADDRESS_SCOPE, id, scope.target());
            if (repository.isUsed(id)) {
                throw Errors.conflict(
                        "AddressScopeInUse",
                        "Unable to complete operation on address scope " + id
                                + ". There are one or more subnet pools in use on the address scope.");
            }
            repository.delete(id);
            sharing.forget(List.of(id));
        });
    }

    private AddressScope locked(String id) {
        repository.lock(id);
        return repository.find(id).orElseThrow(() -> AddressScopeAttributes.notFound(id));
    }
}
