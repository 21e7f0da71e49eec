package io.altostratus.network.service.subnetpools;

import static io.altostratus.network.service.subnetpools.SubnetPoolAttributes.ADDRESS_SCOPE_ID;
import static io.altostratus.network.service.subnetpools.SubnetPoolAttributes.DEFAULT_PREFIXLEN;
import static io.altostratus.network.service.subnetpools.SubnetPoolAttributes.DEFAULT_QUOTA;
import static io.altostratus.network.service.subnetpools.SubnetPoolAttributes.DESCRIPTION;
import static io.altostratus.network.service.subnetpools.SubnetPoolAttributes.IS_DEFAULT;
import static io.altostratus.network.service.subnetpools.SubnetPoolAttributes.MAX_PREFIXLEN;
import static io.altostratus.network.service.subnetpools.SubnetPoolAttributes.MIN_PREFIXLEN;
import static io.altostratus.network.service.subnetpools.SubnetPoolAttributes.NAME;
import static io.altostratus.network.service.subnetpools.SubnetPoolAttributes.PREFIXES;
import static io.altostratus.network.service.subnetpools.SubnetPoolAttributes.SHARED;
import static io.altostratus.network.service.subnetpools.SubnetPoolAttributes.SUBNET_POOL;

import io.altostratus.api.error.ApiException;
import io.altostratus.context.RequestContext;
import io.altostratus.network.service.address.AddressSet;
import io.altostratus.network.service.address.Cidr;
import io.altostratus.network.service.api.Attempts;
import io.altostratus.network.service.api.Audience;
import io.altostratus.network.service.api.Errors;
import io.altostratus.network.service.api.Values;
import io.altostratus.network.service.networks.Network;
import io.altostratus.network.service.networks.NetworkAttributes;
import io.altostratus.network.service.networks.NetworkRepository;
import io.altostratus.network.service.quotas.QuotaResource;
import io.altostratus.network.service.quotas.Quotas;
import io.altostratus.network.service.rbac.Sharing;
import io.altostratus.network.service.tags.Tags;
import io.altostratus.persistence.UtcTime;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;

/** Makes, changes and deletes subnet pools. A pool is locked before its address scope is. */
@Service
class SubnetPools {

    /** A subnet pool that is asked for. */
    record Wanted(String projectId, Values values) {}

    private final SubnetPoolRepository repository;
    private final ScopeRules scopes;
    private final NetworkRepository networks;
    private final Sharing sharing;
    private final Tags tags;
    private final Quotas quotas;
    private final ObjectProvider<PoolObserver> observers;
    private final Attempts attempts;
    private final Clock clock;

    SubnetPools(
            SubnetPoolRepository repository,
            ScopeRules scopes,
            NetworkRepository networks,
            Sharing sharing,
            Tags tags,
            Quotas quotas,
            ObjectProvider<PoolObserver> observers,
            Attempts attempts,
            Clock clock) {
        this.repository = repository;
        this.scopes = scopes;
        this.networks = networks;
        this.sharing = sharing;
        this.tags = tags;
        this.quotas = quotas;
        this.observers = observers;
        this.attempts = attempts;
        this.clock = clock;
    }

    List<SubnetPool> create(List<Wanted> wanted, RequestContext context) {
        return attempts.call(() -> {
            new TreeMap<>(wanted.stream().collect(Collectors.groupingBy(Wanted::projectId, Collectors.counting())))
                    .forEach((project, count) -> quotas.admit(project, QuotaResource.SUBNET_POOL, count.intValue()));
            List<SubnetPool> created = new ArrayList<>();
            for (Wanted one : wanted) {
                SubnetPool pool = pool(one);
                refuseSecondDefault(pool);
                scopes.check(pool, context);
                repository.insert(pool);
                if (pool.sharedWith().isEveryone()) {
                    sharing.open(SUBNET_POOL.name(), pool.id(), pool.projectId(), Audience.AS_SHARED);
                }
                created.add(pool);
            }
            return created;
        });
    }

    private SubnetPool pool(Wanted wanted) {
        Values values = wanted.values();
        List<Cidr> prefixes = values.get(PREFIXES, List.of());
        int version = PoolRules.version(prefixes);
        LocalDateTime now = UtcTime.now(clock);
        return new SubnetPool(
                UUID.randomUUID().toString(),
                wanted.projectId(),
                values.get(NAME, ""),
                values.get(DESCRIPTION, ""),
                version,
                AddressSet.of(prefixes).blocks(),
                PoolRules.lengths(
                        version, values.get(MIN_PREFIXLEN), values.get(MAX_PREFIXLEN), values.get(DEFAULT_PREFIXLEN)),
                quota(values, null),
                values.get(IS_DEFAULT, false),
                values.get(SHARED, false) ? Audience.ofAll() : Audience.NOBODY,
                values.get(ADDRESS_SCOPE_ID),
                0,
                now,
                now);
    }

    private static @Nullable Long quota(Values values, @Nullable Long before) {
        Integer quota = values.get(DEFAULT_QUOTA);
        return quota == null ? before : Long.valueOf(quota);
    }

    private void refuseSecondDefault(SubnetPool pool) {
        if (pool.isDefault() && repository.defaultFor(pool.ipVersion()).isPresent()) {
            throw Errors.invalidInput("A default subnetpool for this IP family has already been set. Only one default "
                    + "may exist per IP family");
        }
    }

    /** @param admitted decides on the pool as it is, inside the transaction */
    SubnetPool update(String id, Values values, Consumer<SubnetPool> admitted, RequestContext context) {
        return attempts.call(() -> {
            SubnetPool before = locked(id);
            admitted.accept(before);
            AddressSet addresses = before.addresses();
            if (values.has(PREFIXES)) {
                List<Cidr> prefixes = values.get(PREFIXES, List.of());
                PoolRules.requireVersion(prefixes, before.ipVersion());
                AddressSet wanted = AddressSet.of(prefixes);
                if (!wanted.containsAll(addresses)) {
                    throw illegalPrefixes("Existing prefixes must be a subset of the new prefixes");
                }
                addresses = wanted;
            }
            SubnetPool.Lengths lengths = before.lengths();
            SubnetPool after = new SubnetPool(
                    id,
                    before.projectId(),
                    values.get(NAME, before.name()),
                    values.get(DESCRIPTION, before.description()),
                    before.ipVersion(),
                    addresses.blocks(),
                    PoolRules.lengths(
                            before.ipVersion(),
                            values.get(MIN_PREFIXLEN, lengths.smallest()),
                            values.get(MAX_PREFIXLEN, lengths.largest()),
                            values.get(DEFAULT_PREFIXLEN, lengths.usual())),
                    quota(values, before.defaultQuota()),
                    values.get(IS_DEFAULT, before.isDefault()),
                    before.sharedWith(),
                    values.has(ADDRESS_SCOPE_ID) ? values.get(ADDRESS_SCOPE_ID) : before.addressScopeId(),
                    before.revision() + 1,
                    before.createdAt(),
                    UtcTime.now(clock));
            if (after.isDefault() && !before.isDefault()) {
                refuseSecondDefault(after);
            }
            scopes.checkChange(before, after, context);
            repository.update(after);
            if (!Objects.equals(before.addressScopeId(), after.addressScopeId())) {
                observers.orderedStream().forEach(observer -> observer.scopeChanged(id, context));
            }
            return after;
        });
    }

    SubnetPool addPrefixes(String id, List<Cidr> prefixes, Consumer<SubnetPool> admitted, RequestContext context) {
        return attempts.call(() -> {
            SubnetPool before = locked(id);
            admitted.accept(before);
            return grow(before, prefixes, context);
        });
    }

    private SubnetPool grow(SubnetPool before, List<Cidr> prefixes, RequestContext context) {
        PoolRules.requireVersion(prefixes, before.ipVersion());
        AddressSet addresses = before.addresses().plus(AddressSet.of(prefixes));
        if (addresses.equals(before.addresses())) {
            return before;
        }
        SubnetPool after = before.withPrefixes(addresses, UtcTime.now(clock));
        scopes.checkChange(before, after, context);
        repository.update(after);
        return after;
    }

    SubnetPool removePrefixes(String id, List<Cidr> prefixes, Consumer<SubnetPool> admitted) {
        return attempts.call(() -> {
            SubnetPool before = locked(id);
            admitted.accept(before);
            PoolRules.requireVersion(prefixes, before.ipVersion());
            AddressSet gone = AddressSet.of(prefixes);
            if (!before.addresses().overlaps(gone)) {
                return before;
            }
            if (repository.takenAddresses(id).overlaps(gone)) {
                throw illegalPrefixes("One or more the prefixes to be removed is in use by a subnet.");
            }
            AddressSet left = before.addresses().minus(gone);
            if (left.isEmpty()) {
                throw Errors.badRequest("EmptySubnetPoolPrefixList", "Empty subnet pool prefix list.");
            }
            SubnetPool after = before.withPrefixes(left, UtcTime.now(clock));
            repository.update(after);
            return after;
        });
    }

    /**
     * Takes the network's subnets of the pool's IP version into the pool.
     *
     * @return their blocks by their ids
     */
    Map<String, Cidr> onboard(
            String id, String networkId, BiConsumer<SubnetPool, Network> admitted, RequestContext context) {
        return attempts.call(() -> {
            networks.lock(networkId);
            SubnetPool pool = locked(id);
            Network network = networks.find(networkId).orElseThrow(() -> NetworkAttributes.notFound(networkId));
            admitted.accept(pool, network);
            Map<String, Cidr> blocks = new TreeMap<>(repository.blocksOf(networkId, pool.ipVersion()));
            AddressSet taken = repository.takenAddresses(id);
            blocks.forEach((subnet, block) -> {
                if (taken.overlaps(AddressSet.of(List.of(block)))) {
                    throw illegal("Onboarding subnet " + subnet + ": " + block + " conflicts with allocated prefixes "
                            + "in subnet pool " + id);
                }
            });
            if (!blocks.isEmpty()) {
                grow(pool, List.copyOf(blocks.values()), context);
                repository.adopt(pool, blocks.keySet(), UtcTime.now(clock));
            }
            return blocks;
        });
    }

    void delete(String id, Consumer<SubnetPool> admitted) {
        attempts.run(() -> {
            SubnetPool pool = locked(id);
            admitted.accept(pool);
            if (repository.isUsed(id)) {
                throw Errors.badRequest(
                        "SubnetPoolDeleteError", "Unable to delete subnet pool: Subnet pool has existing allocations.");
            }
            repository.delete(id);
            sharing.forget(List.of(id));
            tags.forget(List.of(id));
        });
    }

    private SubnetPool locked(String id) {
        repository.lock(id);
        return repository.find(id).orElseThrow(() -> SubnetPoolAttributes.notFound(id));
    }

    private static ApiException illegalPrefixes(String reason) {
        return Errors.badRequest("IllegalSubnetPoolPrefixUpdate", "Illegal update to prefixes: " + reason + ".");
    }

    static ApiException illegal(String reason) {
        return Errors.badRequest("IllegalSubnetPoolUpdate", "Illegal subnetpool update : " + reason + ".");
    }
}
