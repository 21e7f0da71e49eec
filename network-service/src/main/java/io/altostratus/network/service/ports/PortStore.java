package io.altostratus.network.service.ports;

import io.altostratus.context.RequestContext;
import io.altostratus.network.service.address.Eui64;
import io.altostratus.network.service.api.Errors;
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
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
    private final SegmentReach reach;
    private final AddressAllocator allocator;
    private final AddressRepository addresses;
    private final Tags tags;
    private final ObjectProvider<PortObserver> observers;
    private final Clock clock;

    PortStore(
            PortRepository repository,
            SubnetRepository subnets,
            SegmentReach reach,
            AddressAllocator allocator,
            AddressRepository addresses,
            Tags tags,
            ObjectProvider<PortObserver> observers,
            Clock clock) {
        this.repository = repository;
        this.subnets = subnets;
        this.reach = reach;
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
        Map<String, SegmentReach.Reached> reached = reached(drafts);
        Map<String, List<AddressWish>> wishes = new TreeMap<>();
        List<Draft> planned = new ArrayList<>(drafts.size());
        for (Draft draft : drafts) {
            String network = draft.network().id();
            FixedIpPlan plan = FixedIpPlan.of(
                    draft.port(),
                    subnetsOf.getOrDefault(network, List.of()),
                    List.of(),
                    draft.requests(),
                    reached.getOrDefault(network, SegmentReach.Reached.EVERYWHERE));
            wishes.computeIfAbsent(network, n -> new ArrayList<>()).addAll(plan.wishes());
            planned.add(
                    plan.deferred()
                            ? new Draft(
                                    draft.network(),
                                    draft.port().addressed(IpAllocation.DEFERRED),
                                    draft.requests(),
                                    draft.digest())
                            : draft);
        }
        return new Insertion(planned, subnetsOf, wishes, watch(networkIds));
    }

    /** By network, for those that are routed. */
    private Map<String, SegmentReach.Reached> reached(List<Draft> drafts) {
        Map<String, SegmentReach.Reached> reached = new HashMap<>();
        for (Draft draft : drafts) {
            if (draft.network().routed() && !reached.containsKey(draft.network().id())) {
                Set<String> hosts = drafts.stream()
                        .filter(other ->
                                other.network().id().equals(draft.network().id()))
                        .map(other -> other.port().binding().hostId())
                        .collect(Collectors.toSet());
                reached.put(draft.network().id(), reach.of(draft.network(), hosts));
            }
        }
        return reached;
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

        /**
         * The new rows keep their networks' subnets from changing. Those that came before would have given the ports
         * addresses, had they seen them.
         */
        private void refuseOtherSubnets() {
            Set<String> read = subnetsOf.values().stream()
                    .flatMap(List::stream)
                    .map(Subnet::id)
                    .collect(Collectors.toSet());
            Set<String> networks = drafts.stream().map(d -> d.network().id()).collect(Collectors.toSet());
            if (!read.equals(subnets.idsOf(networks))) {
                throw new OptimisticLockingFailureException("a network has other subnets than before");
            }
        }

        public List<Port> insert(RequestContext context) {
            List<Port> ports = drafts.stream().map(Draft::port).toList();
            List<@Nullable String> digests = new ArrayList<>();
            drafts.forEach(draft -> digests.add(draft.digest()));
            repository.insert(ports, digests);
            refuseOtherSubnets();
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
        List<Subnet> ofNetwork = requests == null
                        && before.macAddress().equals(wanted.macAddress())
                        && !comesToSegment(network, before, wanted)
                ? List.of()
                : subnets.ofNetworks(List.of(network.id()));
        FixedIpPlan plan = plan(network, ofNetwork, before, wanted, requests);
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
            allocate(network.id(), ofNetwork, plan.wishes(), allocated);
            ips.addAll(allocated.getOrDefault(before.id(), List.of()));
        }
        Port complete = changed.with(ascending(ips), changed.securityGroupIds());
        List<PortChange> changes = List.of(new PortChange.Updated(network, before, complete));
        witnesses.forEach(witness -> witness.changed(changes, context));
        return complete;
    }

    /** Whether it depends on its new host which addresses it may have. */
    private static boolean comesToSegment(Network network, Port before, Port wanted) {
        String host = wanted.binding().hostId();
        return network.routed()
                && !host.isEmpty()
                && !host.equals(before.binding().hostId());
    }

    private FixedIpPlan plan(
            Network network,
            List<Subnet> ofNetwork,
            Port before,
            Port wanted,
            @Nullable List<FixedIpRequest> requests) {
        boolean comes = comesToSegment(network, before, wanted);
        if (requests == null && !comes && ofNetwork.stream().noneMatch(Subnet::isAutomatic)) {
            return new FixedIpPlan(before.fixedIps(), List.of(), List.of(), false);
        }
        String host = wanted.binding().hostId();
        SegmentReach.Reached reached = reach.of(network, Set.of(host));
        if (requests == null && comes) {
            if (before.options().ipAllocation() == IpAllocation.DEFERRED
                    && before.fixedIps().isEmpty()) {
                return FixedIpPlan.of(wanted, ofNetwork, List.of(), null, reached);
            }
            Set<String> near = ofNetwork.stream()
                    .filter(subnet -> reached.includes(host, subnet))
                    .map(Subnet::id)
                    .collect(Collectors.toSet());
            if (before.fixedIps().stream().anyMatch(ip -> !near.contains(ip.subnetId()))) {
                throw Errors.conflict(
                        "HostNotCompatibleWithFixedIps",
                        "Host " + host + " is not connected to a segment where the existing fixed_ips on port "
                                + before.id() + " will function given the routed network topology.");
            }
            return new FixedIpPlan(before.fixedIps(), List.of(), List.of(), false);
        }
        return FixedIpPlan.of(
                wanted,
                ofNetwork,
                before.fixedIps(),
                requests == null ? keepChosen(before.fixedIps(), ofNetwork) : requests,
                reached);
    }

    /** Automatic addresses are not asked for: they follow from the new MAC address. */
    private static List<FixedIpRequest> keepChosen(List<FixedIp> present, List<Subnet> ofNetwork) {
        Set<String> automatic =
                ofNetwork.stream().filter(Subnet::isAutomatic).map(Subnet::id).collect(Collectors.toSet());
        return present.stream()
                .filter(ip -> !automatic.contains(ip.subnetId()))
                .map(FixedIpRequest::keep)
                .toList();
    }

    /** Gives each port the address that follows from its MAC address. */
    void addAutomatic(Network network, Subnet subnet, List<Port> ports, RequestContext context) {
        List<AddressWish> wished = ports.stream()
                .map(port ->
                        new AddressWish(port.id(), List.of(subnet.id()), Eui64.of(subnet.cidr(), port.macAddress())))
                .toList();
        Map<String, List<FixedIp>> allocated = new HashMap<>();
        List<PortObserver.Witness> witnesses = watch(Set.of(network.id()));
        touch(ports);
        allocate(network.id(), List.of(subnet), wished, allocated);
        announce(
                network,
                ports,
                port -> Stream.concat(port.fixedIps().stream(), allocated.getOrDefault(port.id(), List.of()).stream())
                        .toList(),
                witnesses,
                context);
    }

    /** Takes each port its addresses in the subnet. */
    void dropAutomatic(Network network, Subnet subnet, List<Port> ports, RequestContext context) {
        List<PortObserver.Witness> witnesses = watch(Set.of(network.id()));
        touch(ports);
        addresses.drop(subnet.id(), ports.stream().map(Port::id).toList());
        announce(
                network,
                ports,
                port -> port.fixedIps().stream()
                        .filter(ip -> !ip.subnetId().equals(subnet.id()))
                        .toList(),
                witnesses,
                context);
    }

    private void touch(List<Port> ports) {
        if (!ports.isEmpty() && !repository.touch(ports, UtcTime.now(clock))) {
            throw new OptimisticLockingFailureException("a port was changed by another");
        }
    }

    private void announce(
            Network network,
            List<Port> ports,
            Function<Port, List<FixedIp>> fixedIps,
            List<PortObserver.Witness> witnesses,
            RequestContext context) {
        List<PortChange> changes = new ArrayList<>();
        for (Port port : ports) {
            Port after = port.next(UtcTime.now(clock)).with(ascending(fixedIps.apply(port)), port.securityGroupIds());
            changes.add(new PortChange.Updated(network, port, after));
        }
        if (!changes.isEmpty()) {
            witnesses.forEach(witness -> witness.changed(changes, context));
        }
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
