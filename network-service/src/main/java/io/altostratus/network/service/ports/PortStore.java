package io.altostratus.network.service.ports;

import io.altostratus.context.RequestContext;
import io.altostratus.network.service.ipam.AddressAllocator;
import io.altostratus.network.service.ipam.AddressRepository;
import io.altostratus.network.service.ipam.AddressSpace;
import io.altostratus.network.service.ipam.AddressWish;
import io.altostratus.network.service.ipam.Allocation;
import io.altostratus.network.service.networks.Network;
import io.altostratus.network.service.subnets.Subnet;
import io.altostratus.network.service.subnets.SubnetRepository;
import io.altostratus.network.service.tags.Tags;
import io.altostratus.persistence.UtcTime;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.stereotype.Component;

/**
 * Makes, changes and removes ports with their addresses, and lets the observers know. For the API and for the services
 * that have ports of their own; every method runs inside its caller's transaction.
 */
@Component
public class PortStore {

    /**
     * A port to be made.
     *
     * @param port without addresses
     * @param requests null for the usual addresses
     * @param digest see {@link io.altostratus.network.service.objectids.ChosenIds}
     */
    public record Draft(
            Network network,
            Port port,
            @Nullable List<FixedIpRequest> requests,
            @Nullable String digest) {}

    private final PortRepository repository;
    private final SubnetRepository subnets;
    private final AddressAllocator allocator;
    private final AddressRepository addresses;
    private final Tags tags;
    private final ObjectProvider<PortObserver> observers;
    private final Clock clock;

    PortStore(
            PortRepository repository,
            SubnetRepository subnets,
            AddressAllocator allocator,
            AddressRepository addresses,
            Tags tags,
            ObjectProvider<PortObserver> observers,
            Clock clock) {
        this.repository = repository;
        this.subnets = subnets;
        this.allocator = allocator;
        this.addresses = addresses;
        this.tags = tags;
        this.observers = observers;
        this.clock = clock;
    }

    /**
     * Reads all that is needed to make the ports; takes no lock yet. The number of statements, here and then, does not
     * depend on the number of ports, only on that of their networks.
     *
     * @throws io.altostratus.api.error.ApiException 400 if a port asks for an address that its network does not have
     */
    public Insertion prepare(List<Draft> drafts) {
        Set<String> networkIds = drafts.stream().map(d -> d.network().id()).collect(Collectors.toSet());
        Map<String, List<Subnet>> subnetsOf =
                subnets.ofNetworks(networkIds).stream().collect(Collectors.groupingBy(Subnet::networkId));
        Map<String, List<AddressWish>> wishes = new TreeMap<>();
        for (Draft draft : drafts) {
            String network = draft.network().id();
            wishes.computeIfAbsent(network, n -> new ArrayList<>())
                    .addAll(FixedIpPlan.of(
                                    draft.port().id(),
                                    network,
                                    subnetsOf.getOrDefault(network, List.of()),
                                    List.of(),
                                    draft.requests())
                            .wishes());
        }
        return new Insertion(drafts, subnetsOf, wishes, watch(networkIds));
    }

    /** Ports that are about to be made. */
    public final class Insertion {

        private final List<Draft> drafts;
        private final Map<String, List<Subnet>> subnetsOf;
        private final Map<String, List<AddressWish>> wishes;
        private final List<PortObserver.Witness> witnesses;

        private Insertion(
                List<Draft> drafts,
                Map<String, List<Subnet>> subnetsOf,
                Map<String, List<AddressWish>> wishes,
                List<PortObserver.Witness> witnesses) {
            this.drafts = drafts;
            this.subnetsOf = subnetsOf;
            this.wishes = wishes;
            this.witnesses = witnesses;
        }

        public List<Port> insert(RequestContext context) {
            List<Port> ports = drafts.stream().map(Draft::port).toList();
            List<@Nullable String> digests = new ArrayList<>();
            drafts.forEach(draft -> digests.add(draft.digest()));
            repository.insert(ports, digests);
            repository.setGroups(ports);
            Map<String, List<FixedIp>> allocated = new HashMap<>();
            wishes.forEach((network, ofNetwork) ->
                    allocate(network, subnetsOf.getOrDefault(network, List.of()), ofNetwork, allocated));
            List<Port> inserted = new ArrayList<>();
            List<PortChange> changes = new ArrayList<>();
            for (Draft draft : drafts) {
                Port port = draft.port();
                Port complete =
                        port.with(ascending(allocated.getOrDefault(port.id(), List.of())), port.securityGroupIds());
                inserted.add(complete);
                changes.add(new PortChange.Created(draft.network(), complete));
            }
            witnesses.forEach(witness -> witness.changed(changes, context));
            return inserted;
        }
    }

    private List<PortObserver.Witness> watch(Set<String> networkIds) {
        return observers
                .orderedStream()
                .map(observer -> observer.watch(networkIds))
                .toList();
    }

    private void allocate(
            String networkId, List<Subnet> ofNetwork, List<AddressWish> wishes, Map<String, List<FixedIp>> allocated) {
        List<AddressSpace> spaces = ofNetwork.stream()
                .map(subnet -> new AddressSpace(subnet.id(), subnet.pools()))
                .toList();
        for (Allocation allocation : allocator.allocate(networkId, spaces, wishes)) {
            allocated
                    .computeIfAbsent(allocation.portId(), p -> new ArrayList<>(2))
                    .add(new FixedIp(allocation.subnetId(), allocation.address()));
        }
    }

    private static List<FixedIp> ascending(List<FixedIp> ips) {
        return ips.stream().sorted(Comparator.comparing(FixedIp::address)).toList();
    }

    /**
     * Changes a port.
     *
     * @param wanted the port as it shall be, with its old addresses
     * @param requests its new addresses; null to leave them as they are
     * @throws OptimisticLockingFailureException if it was changed meanwhile: the transaction is done again
     */
    public Port change(
            Network network,
            Port before,
            Port wanted,
            @Nullable List<FixedIpRequest> requests,
            RequestContext context) {
        FixedIpPlan plan = requests == null
                ? new FixedIpPlan(before.fixedIps(), List.of(), List.of())
                : FixedIpPlan.of(
                        before.id(),
                        network.id(),
                        subnets.ofNetworks(List.of(network.id())),
                        before.fixedIps(),
                        requests);
        boolean otherAddresses = !plan.released().isEmpty() || !plan.wishes().isEmpty();
        List<PortObserver.Witness> witnesses = watch(Set.of(network.id()));
        Port changed = wanted.next(UtcTime.now(clock));
        if (!repository.update(changed, before.revision())) {
            throw new OptimisticLockingFailureException("port " + before.id() + " was changed by another");
        }
        if (!before.securityGroupIds().equals(wanted.securityGroupIds())) {
            repository.clearGroups(before.id());
            repository.setGroups(List.of(changed));
        }
        List<FixedIp> ips = new ArrayList<>(plan.kept());
        if (otherAddresses) {
            plan.released().forEach(ip -> addresses.release(new Allocation(before.id(), ip.subnetId(), ip.address())));
            Map<String, List<FixedIp>> allocated = new HashMap<>();
            allocate(network.id(), subnets.ofNetworks(List.of(network.id())), plan.wishes(), allocated);
            ips.addAll(allocated.getOrDefault(before.id(), List.of()));
        }
        Port complete = changed.with(ascending(ips), changed.securityGroupIds());
        List<PortChange> changes = List.of(new PortChange.Updated(network, before, complete));
        witnesses.forEach(witness -> witness.changed(changes, context));
        return complete;
    }

    /**
     * Removes ports; their addresses are free again.
     *
     * @throws io.altostratus.api.error.ApiException 404 if one of them has gone meanwhile
     */
    public void remove(List<Port> ports, boolean byService, RequestContext context) {
        if (ports.isEmpty()) {
            return;
        }
        List<String> ids = ports.stream().map(Port::id).toList();
        List<PortObserver.Witness> witnesses =
                watch(ports.stream().map(Port::networkId).collect(Collectors.toSet()));
        if (ports.stream().anyMatch(port -> !port.fixedIps().isEmpty())) {
            addresses.release(ids);
        }
        if (repository.delete(ids) != ids.size()) {
            throw PortAttributes.notFound(ids.getFirst());
        }
        tags.forget(ids);
        List<PortChange> changes = new ArrayList<>();
        ports.forEach(port -> changes.add(new PortChange.Deleted(port, byService)));
        witnesses.forEach(witness -> witness.changed(changes, context));
    }
}
