package io.altostratus.network.service.addressgroups;

import static io.altostratus.network.service.addressgroups.AddressGroupAttributes.ADDRESSES;
import static io.altostratus.network.service.addressgroups.AddressGroupAttributes.ADDRESS_GROUP;
import static io.altostratus.network.service.addressgroups.AddressGroupAttributes.DESCRIPTION;
import static io.altostratus.network.service.addressgroups.AddressGroupAttributes.NAME;

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
import io.altostratus.network.service.api.Timestamps;
import io.altostratus.network.service.api.Values;
import io.altostratus.network.service.quotas.QuotaResource;
import io.altostratus.network.service.quotas.Quotas;
import io.altostratus.network.service.rbac.Sharing;
import io.altostratus.persistence.UtcTime;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /v2.0/address-groups}. */
@RestController
class AddressGroupController {

    private static final String VISIBLE =
            "a.project_id = :own_project OR " + Audience.condition("a.id", Audience.AS_SHARED);

    private final Access access;
    private final AddressGroupRepository repository;
    private final ObjectProvider<AddressGroupObserver> observers;
    private final Sharing sharing;
    private final Quotas quotas;
    private final AddressGroupProperties limits;
    private final Attempts attempts;
    private final Clock clock;

    AddressGroupController(
            Access access,
            AddressGroupRepository repository,
            ObjectProvider<AddressGroupObserver> observers,
            Sharing sharing,
            Quotas quotas,
            AddressGroupProperties limits,
            Attempts attempts,
            Clock clock) {
        this.access = access;
        this.repository = repository;
        this.observers = observers;
        this.sharing = sharing;
        this.quotas = quotas;
        this.limits = limits;
        this.attempts = attempts;
        this.clock = clock;
    }

    @GetMapping("/v2.0/address-groups")
    Map<String, Object> list(RequestContext context, HttpServletRequest request) {
        ListRequest list = ListRequest.of(request, ADDRESS_GROUP);
        List<AddressGroup> page = repository.page(list, access.visibility(context, VISIBLE)).stream()
                .filter(group -> access.allows(context, "get_address_group", group.target()))
                .toList();
        return list.answer(page, AddressGroup::id, group -> view(group, context));
    }

    @GetMapping("/v2.0/address-groups/{id}")
    Map<String, Object> show(RequestContext context, HttpServletRequest request, @PathVariable String id) {
        AddressGroup group = repository
                .find(id)
                .filter(g -> access.allows(context, "get_address_group", g.target()))
                .orElseThrow(() -> AddressGroupAttributes.notFound(id));
        return Map.of("address_group", Fields.of(request).of(view(group, context)));
    }

    @PostMapping("/v2.0/address-groups")
    @ResponseStatus(HttpStatus.CREATED)
    Map<String, Object> create(RequestContext context, @ValidBody("neutron-body") JsonNode body) {
        Bodies.Creation creation = Bodies.creation(body, ADDRESS_GROUP);
        List<AddressGroup> made = new ArrayList<>();
        LocalDateTime now = UtcTime.now(clock);
        for (JsonNode object : creation.objects()) {
            Values values = ADDRESS_GROUP.forCreate(object);
            String project = Owner.of(context, values, access);
            access.enforceCreate(context, ADDRESS_GROUP, values, Map.of("project_id", project, "tenant_id", project));
            refuseTooMany(values.get(ADDRESSES, List.of()).size());
            made.add(new AddressGroup(
                    UUID.randomUUID().toString(),
                    project,
                    values.get(NAME, ""),
                    values.get(DESCRIPTION, ""),
                    Audience.NOBODY,
                    values.get(ADDRESSES, List.of()),
                    0,
                    now,
                    now));
        }
        attempts.run(() -> {
            quotas.admitAll(made.stream().map(AddressGroup::projectId).toList(), QuotaResource.ADDRESS_GROUP);
            made.forEach(repository::insert);
        });
        List<Map<String, Object>> views =
                made.stream().map(group -> view(group, context)).toList();
        return creation.bulk() ? Map.of("address_groups", views) : Map.of("address_group", views.getFirst());
    }

    @PutMapping("/v2.0/address-groups/{id}")
    Map<String, Object> update(
            RequestContext context, @PathVariable String id, @ValidBody("neutron-body") JsonNode body) {
        Values values = ADDRESS_GROUP.forUpdate(Bodies.single(body, "address_group"));
        return changed(
                context,
                id,
                old -> access.enforceUpdate(context, ADDRESS_GROUP, id, values, old.target()),
                old -> repository.describe(
                        id, values.get(NAME, old.name()), values.get(DESCRIPTION, old.description())));
    }

    @PutMapping("/v2.0/address-groups/{id}/add_addresses")
    Map<String, Object> addAddresses(
            RequestContext context, @PathVariable String id, @ValidBody("neutron-body") JsonNode body) {
        List<String> addresses = AddressGroupAttributes.addresses(body);
        return changed(
                context,
                id,
                old -> access.enforceOn(context, "add_addresses", ADDRESS_GROUP, id, old.target()),
                old -> {
                    List<String> known =
                            addresses.stream().filter(old.addresses()::contains).toList();
                    if (!known.isEmpty()) {
                        throw Errors.badRequest(
                                "AddressesAlreadyExist",
                                "Addresses " + known + " already exist in the address group " + id + ".");
                    }
                    refuseTooMany(old.addresses().size() + addresses.size());
                    repository.add(id, addresses);
                    observers.orderedStream().forEach(observer -> observer.addressesChanged(id));
                });
    }

    @PutMapping("/v2.0/address-groups/{id}/remove_addresses")
    Map<String, Object> removeAddresses(
            RequestContext context, @PathVariable String id, @ValidBody("neutron-body") JsonNode body) {
        List<String> addresses = AddressGroupAttributes.addresses(body);
        return changed(
                context,
                id,
                old -> access.enforceOn(context, "remove_addresses", ADDRESS_GROUP, id, old.target()),
                old -> {
                    List<String> unknown = addresses.stream()
                            .filter(address -> !old.addresses().contains(address))
                            .toList();
                    if (!unknown.isEmpty()) {
                        throw Errors.notFound(
                                "AddressesNotFound",
                                "Addresses " + unknown + " not found in the address group " + id + ".");
                    }
                    repository.remove(id, addresses);
                    observers.orderedStream().forEach(observer -> observer.addressesChanged(id));
                });
    }

    private void refuseTooMany(int addresses) {
        if (addresses > limits.maxAddresses()) {
            throw Errors.badRequest(
                    "AddressGroupAddressesExhausted",
                    "The number of addresses exceeds the maximum " + limits.maxAddresses() + " of an address group.");
        }
    }

    private Map<String, Object> changed(
            RequestContext context, String id, Consumer<AddressGroup> admitted, Consumer<AddressGroup> change) {
        AddressGroup after = attempts.call(() -> {
            if (!repository.touch(id, UtcTime.now(clock))) {
                throw AddressGroupAttributes.notFound(id);
            }
            AddressGroup old = repository.find(id).orElseThrow(() -> AddressGroupAttributes.notFound(id));
            admitted.accept(old);
            change.accept(old);
            return repository.find(id).orElseThrow(() -> AddressGroupAttributes.notFound(id));
        });
        return Map.of("address_group", view(after, context));
    }

    @DeleteMapping("/v2.0/address-groups/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(RequestContext context, @PathVariable String id) {
        attempts.run(() -> {
            AddressGroup group = repository.find(id).orElseThrow(() -> AddressGroupAttributes.notFound(id));
            access.enforceOn(context, "delete_address_group", ADDRESS_GROUP, id, group.target());
            if (repository.isUsed(id)) {
                throw Errors.conflict(
                        "AddressGroupInUse", "Address group " + id + " is in use on one or more security group rules.");
            }
            repository.delete(id);
            sharing.forget(List.of(id));
        });
    }

    private static Map<String, Object> view(AddressGroup group, RequestContext caller) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", group.id());
        view.put("name", group.name());
        view.put("description", group.description());
        view.put("project_id", group.projectId());
        view.put("tenant_id", group.projectId());
        view.put("addresses", group.addresses());
        view.put("shared", group.sharedWith().includes(caller));
        view.put("created_at", Timestamps.iso(group.createdAt()));
        view.put("updated_at", Timestamps.iso(group.updatedAt()));
        view.put("revision_number", group.revision());
        return view;
    }
}
