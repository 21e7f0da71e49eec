package io.altostratus.network.service.subnets;

import static io.altostratus.network.service.subnets.SubnetAttributes.ALLOCATION_POOLS;
import static io.altostratus.network.service.subnets.SubnetAttributes.CIDR;
import static io.altostratus.network.service.subnets.SubnetAttributes.DESCRIPTION;
import static io.altostratus.network.service.subnets.SubnetAttributes.DNS_NAMESERVERS;
import static io.altostratus.network.service.subnets.SubnetAttributes.ENABLE_DHCP;
import static io.altostratus.network.service.subnets.SubnetAttributes.GATEWAY_IP;
import static io.altostratus.network.service.subnets.SubnetAttributes.HOST_ROUTES;
import static io.altostratus.network.service.subnets.SubnetAttributes.IPV6_ADDRESS_MODE;
import static io.altostratus.network.service.subnets.SubnetAttributes.IPV6_RA_MODE;
import static io.altostratus.network.service.subnets.SubnetAttributes.IP_VERSION;
import static io.altostratus.network.service.subnets.SubnetAttributes.NAME;
import static io.altostratus.network.service.subnets.SubnetAttributes.NETWORK_ID;
import static io.altostratus.network.service.subnets.SubnetAttributes.PREFIXLEN;
import static io.altostratus.network.service.subnets.SubnetAttributes.SEGMENT_ID;
import static io.altostratus.network.service.subnets.SubnetAttributes.SERVICE_TYPES;

import io.altostratus.api.error.ApiException;
import io.altostratus.context.RequestContext;
import io.altostratus.network.service.address.AddressRange;
import io.altostratus.network.service.address.Cidr;
import io.altostratus.network.service.address.IpAddress;
import io.altostratus.network.service.api.Attempts;
import io.altostratus.network.service.api.Errors;
import io.altostratus.network.service.api.Values;
import io.altostratus.network.service.ipam.AddressRepository;
import io.altostratus.network.service.networks.Network;
import io.altostratus.network.service.networks.NetworkAttributes;
import io.altostratus.network.service.networks.NetworkRepository;
import io.altostratus.network.service.objectids.ChosenIds;
import io.altostratus.network.service.objectids.Tombstones;
import io.altostratus.network.service.quotas.QuotaResource;
import io.altostratus.network.service.quotas.Quotas;
import io.altostratus.network.service.subnetpools.PoolStock;
import io.altostratus.network.service.subnetpools.SubnetPool;
import io.altostratus.network.service.subnetpools.SubnetPoolAttributes;
import io.altostratus.network.service.tags.Tags;
import io.altostratus.persistence.UtcTime;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;

/** Makes, changes and deletes subnets. Their network is locked meanwhile, so no two of one network can overlap. */
@Service
public class Subnets {

    /**
     * A subnet that is asked for.
     *
     * @param poolId the subnet pool that it takes its block from; null for none
     */
    public record Wanted(
            String projectId, Values values, @Nullable String poolId) {}

    private final SubnetRepository repository;
    private final NetworkRepository networks;
    private final AddressRepository addresses;
    private final SubnetRules rules;
    private final SegmentRules segments;
    private final PoolStock stock;
    private final Quotas quotas;
    private final Tombstones tombstones;
    private final Tags tags;
    private final ObjectProvider<SubnetObserver> observers;
    private final Attempts attempts;
    private final Clock clock;

    Subnets(
            SubnetRepository repository,
            NetworkRepository networks,
            AddressRepository addresses,
            SubnetRules rules,
            SegmentRules segments,
            PoolStock stock,
            Quotas quotas,
            Tombstones tombstones,
            Tags tags,
            ObjectProvider<SubnetObserver> observers,
            Attempts attempts,
            Clock clock) {
        this.repository = repository;
        this.networks = networks;
        this.addresses = addresses;
        this.rules = rules;
        this.segments = segments;
        this.stock = stock;
        this.quotas = quotas;
        this.tombstones = tombstones;
        this.tags = tags;
        this.observers = observers;
        this.attempts = attempts;
        this.clock = clock;
    }

    public List<Subnet> create(List<Wanted> wanted, ChosenIds chosen, RequestContext context) {
        return attempts.call(() -> {
            if (chosen.byService()) {
                tombstones.admit(chosen.ids());
                if (chosen.exist(repository.digests(chosen.ids()))) {
                    Map<String, Subnet> existing = repository.findAll(chosen.ids()).stream()
                            .map(SubnetRepository.Placed::subnet)
                            .collect(Collectors.toMap(Subnet::id, s -> s));
                    return chosen.ids().stream().map(existing::get).toList();
                }
            }
            new TreeMap<>(wanted.stream().collect(Collectors.groupingBy(Wanted::projectId, Collectors.counting())))
                    .forEach((project, count) -> quotas.admit(project, QuotaResource.SUBNET, count.intValue()));
            Map<String, Network> locked = lock(wanted);
            Map<String, SubnetPool> pools = stock.lock(poolsOf(wanted, locked.keySet()));
            List<Subnet> created = new ArrayList<>();
            for (int i = 0; i < wanted.size(); i++) {
                String networkId = wanted.get(i).values().require(NETWORK_ID);
                Network network = locked.get(networkId);
                if (network == null) {
                    throw NetworkAttributes.notFound(networkId);
                }
                created.add(create(network, pools, chosen.ids().get(i), chosen.digest(i), wanted.get(i), context));
            }
            return created;
        });
    }

    private Map<String, Network> lock(List<Wanted> wanted) {
        TreeSet<String> ids =
                wanted.stream().map(w -> w.values().require(NETWORK_ID)).collect(Collectors.toCollection(TreeSet::new));
        ids.forEach(networks::lock);
        return networks.findAll(ids);
    }

    /** The pools that are asked for, and those that the networks' other subnets are of. */
    private Set<String> poolsOf(List<Wanted> wanted, Set<String> networkIds) {
        Set<String> ids = new HashSet<>(repository.poolsOf(networkIds));
        wanted.stream().map(Wanted::poolId).filter(Objects::nonNull).forEach(ids::add);
        return ids;
    }

    private Subnet create(
            Network network,
            Map<String, SubnetPool> pools,
            String id,
            @Nullable String digest,
            Wanted wanted,
            RequestContext context) {
        String poolId = wanted.poolId();
        SubnetPool pool = poolId == null ? null : pools.get(poolId);
        if (poolId != null && pool == null) {
            throw SubnetPoolAttributes.notFound(poolId);
        }
        Subnet subnet = subnet(id, wanted, pool);
        rules.check(subnet);
        SubnetRules.checkMtu(network, subnet);
        List<Subnet> others = repository.ofNetworks(List.of(network.id()));
        segments.checkNew(network, subnet, others);
        PoolAffinity.check(subnet, others, pools);
        for (Subnet other : others) {
            if (other.cidr().overlaps(subnet.cidr())) {
                throw Errors.invalidInput("Requested subnet with cidr: " + subnet.cidr() + " for network: "
                        + network.id() + " overlaps with another subnet");
            }
        }
        repository.insert(subnet, digest);
        addresses.open(subnet.id(), subnet.pools());
        networks.touch(network.id(), subnet.createdAt());
        Network as = subnet.segmentId() == null || network.routed() ? network : again(network.id());
        observers.orderedStream().forEach(observer -> observer.created(as, subnet, context));
        return subnet;
    }

    private Network again(String networkId) {
        return networks.find(networkId).orElseThrow(() -> NetworkAttributes.notFound(networkId));
    }

    private Cidr block(Wanted wanted, @Nullable SubnetPool pool) {
        Values values = wanted.values();
        Cidr cidr = values.get(CIDR);
        Integer length = values.get(PREFIXLEN);
        int version = values.require(IP_VERSION);
        if (cidr != null && length != null) {
            throw badSubnet("cidr and prefixlen must not be supplied together");
        }
        if (cidr != null && cidr.version() != version) {
            throw Errors.invalidInput("cidr '" + cidr + "' does not match the ip_version '" + version + "'");
        }
        if (pool != null) {
            if (cidr == null && values.get(ALLOCATION_POOLS) != null) {
                throw badSubnet("allocation_pools allowed only for specific subnet requests.");
            }
            if (pool.ipVersion() != version) {
                throw badSubnet(
                        "Cannot allocate IPv" + version + " subnet from IPv" + pool.ipVersion() + " subnet pool");
            }
            return stock.take(pool, wanted.projectId(), cidr, length);
        }
        if (cidr == null) {
            throw badSubnet("a subnetpool must be specified in the absence of a cidr");
        }
        return cidr;
    }

    static ApiException badSubnet(String reason) {
        return Errors.badRequest("BadRequest", "Bad subnets request: " + reason + ".");
    }

    private Subnet subnet(String id, Wanted wanted, @Nullable SubnetPool pool) {
        Values values = wanted.values();
        Cidr cidr = block(wanted, pool);
        IpAddress gateway = values.has(GATEWAY_IP) ? values.get(GATEWAY_IP) : cidr.defaultGateway();
        List<AddressRange> pools = values.get(ALLOCATION_POOLS);
        LocalDateTime now = UtcTime.now(clock);
        return new Subnet(
                id,
                wanted.projectId(),
                values.require(NETWORK_ID),
                values.get(NAME, ""),
                values.get(DESCRIPTION, ""),
                cidr,
                gateway,
                values.get(ENABLE_DHCP, true),
                pools == null ? cidr.hostsWithout(gateway) : SubnetRules.ascending(pools),
                values.get(DNS_NAMESERVERS, List.of()),
                values.get(HOST_ROUTES, List.of()),
                pool == null ? null : pool.id(),
                values.get(SEGMENT_ID),
                new Ipv6Modes(values.get(IPV6_RA_MODE), values.get(IPV6_ADDRESS_MODE)),
                values.get(SERVICE_TYPES, List.of()),
                0,
                now,
                now);
    }

    /** @param admitted decides on the subnet as it is, inside the transaction */
    Subnet update(String id, Values values, Consumer<SubnetRepository.Placed> admitted, RequestContext context) {
        return attempts.call(() -> {
            Network network = lockOf(id);
            SubnetRepository.Placed placed = repository.find(id).orElseThrow(() -> SubnetAttributes.notFound(id));
            admitted.accept(placed);
            Subnet before = placed.subnet();
            IpAddress gateway = values.has(GATEWAY_IP) ? values.get(GATEWAY_IP) : before.gateway();
            List<AddressRange> pools = values.get(ALLOCATION_POOLS);
            Subnet after = new Subnet(
                    id,
                    before.projectId(),
                    before.networkId(),
                    values.get(NAME, before.name()),
                    values.get(DESCRIPTION, before.description()),
                    before.cidr(),
                    gateway,
                    values.get(ENABLE_DHCP, before.enableDhcp()),
                    pools == null ? before.pools() : SubnetRules.ascending(pools),
                    values.get(DNS_NAMESERVERS, before.dnsServers()),
                    values.get(HOST_ROUTES, before.hostRoutes()),
                    before.subnetPoolId(),
                    values.has(SEGMENT_ID) ? values.get(SEGMENT_ID) : before.segmentId(),
                    before.ipv6(),
                    values.get(SERVICE_TYPES, before.serviceTypes()),
                    before.revision() + 1,
                    before.createdAt(),
                    UtcTime.now(clock));
            if (before.ipv6().isSet() && !after.enableDhcp()) {
                throw Errors.invalidInput("Cannot disable enable_dhcp with ipv6 attributes set");
            }
            rules.check(after);
            if (values.has(SEGMENT_ID)) {
                segments.checkChange(network, before, after.segmentId(), repository.ofNetworks(List.of(network.id())));
            }
            if (before.gateway() != null && !before.gateway().equals(after.gateway())) {
                refuseGatewayInUse(before);
            }
            repository.update(after);
            if (!after.pools().equals(before.pools())) {
                addresses.reopen(id, after.pools());
            }
            observers.orderedStream().forEach(observer -> observer.updated(network, before, after, context));
            return after;
        });
    }

    private void refuseGatewayInUse(Subnet subnet) {
        IpAddress gateway = subnet.gateway();
        if (gateway != null) {
            repository.portWith(subnet.id(), gateway).ifPresent(port -> {
                throw Errors.conflict(
                        "GatewayIpInUse",
                        "Current gateway ip " + gateway + " already in use by port " + port + ". Unable to update.");
            });
        }
    }

    void delete(String id, boolean byService, Consumer<SubnetRepository.Placed> admitted, RequestContext context) {
        boolean found = attempts.call(() -> {
            if (byService) {
                tombstones.bury(id);
            }
            SubnetRepository.Placed placed = repository.find(id).orElse(null);
            if (placed == null) {
                return false;
            }
            Network network = lockOf(id);
            admitted.accept(placed);
            Subnet subnet = placed.subnet();
            observers.orderedStream().forEach(observer -> observer.deleting(network, subnet, context));
            if (!repository.portIds(id).isEmpty()) {
                throw Errors.conflict(
                        "SubnetInUse",
                        "Unable to complete operation on subnet " + id
                                + ": One or more ports have an IP allocation from this subnet.");
            }
            repository.delete(id);
            tags.forget(List.of(id));
            networks.touch(network.id(), UtcTime.now(clock));
            observers.orderedStream().forEach(observer -> observer.deleted(network, subnet, context));
            return true;
        });
        if (!found) {
            throw SubnetAttributes.notFound(id); // only now: the tombstone stays
        }
    }

    private Network lockOf(String subnetId) {
        String networkId = repository
                .find(subnetId)
                .map(placed -> placed.subnet().networkId())
                .orElseThrow(() -> SubnetAttributes.notFound(subnetId));
        networks.lock(networkId);
        return networks.find(networkId).orElseThrow(() -> SubnetAttributes.notFound(subnetId));
    }
}
