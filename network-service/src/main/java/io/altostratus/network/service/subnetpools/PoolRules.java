package io.altostratus.network.service.subnetpools;

import io.altostratus.api.error.ApiException;
import io.altostratus.network.service.address.AddressSet;
import io.altostratus.network.service.address.Cidr;
import io.altostratus.network.service.address.IpAddress;
import io.altostratus.network.service.api.Errors;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a subnet pool may be, and what may be taken of it. Pure. */
final class PoolRules {

    /** The largest block that is given out where nobody says otherwise, by IP version. */
    private static final int SMALLEST_LENGTH_IPV4 = 8;

    private static final int SMALLEST_LENGTH_IPV6 = 64;

    private PoolRules() {}

    /** The IP version of the prefixes of a new pool. */
    static int version(List<Cidr> prefixes) {
        if (prefixes.isEmpty()) {
            throw Errors.badRequest("EmptySubnetPoolPrefixList", "Empty subnet pool prefix list.");
        }
        int version = prefixes.getFirst().version();
        requireVersion(prefixes, version);
        return version;
    }

    static void requireVersion(List<Cidr> prefixes, int version) {
        if (prefixes.stream().anyMatch(prefix -> prefix.version() != version)) {
            throw Errors.badRequest("PrefixVersionMismatch", "Cannot mix IPv4 and IPv6 prefixes in a subnet pool.");
        }
    }

    /** Null stands for what is usual. */
    static SubnetPool.Lengths lengths(
            int version, @Nullable Integer smallest, @Nullable Integer largest, @Nullable Integer usual) {
        int bits = IpAddress.bits(version);
        int least = smallest == null ? version == 4 ? SMALLEST_LENGTH_IPV4 : SMALLEST_LENGTH_IPV6 : smallest;
        int most = largest == null ? bits : largest;
        SubnetPool.Lengths lengths = new SubnetPool.Lengths(least, most, usual == null ? least : usual);
        if (least > most) {
            throw outOfBounds("min_prefixlen", least, "max_prefixlen", most);
        }
        if (most > bits) {
            throw outOfBounds("max_prefixlen", most, "ip_version_max", bits);
        }
        if (lengths.usual() < least) {
            throw outOfBounds("default_prefixlen", lengths.usual(), "min_prefixlen", least);
        }
        if (lengths.usual() > most) {
            throw outOfBounds("default_prefixlen", lengths.usual(), "max_prefixlen", most);
        }
        return lengths;
    }

    private static ApiException outOfBounds(String what, int length, String bound, int itsLength) {
        return Errors.badRequest(
                "IllegalSubnetPoolPrefixBounds",
                "Illegal prefix bounds: " + what + "=" + length + ", " + bound + "=" + itsLength + ".");
    }

    /**
     * The block that a new subnet gets.
     *
     * @param wanted a certain block; null for any of the length
     */
    static Cidr take(
            SubnetPool pool,
            List<SubnetPoolRepository.Taken> taken,
            String projectId,
            @Nullable Cidr wanted,
            @Nullable Integer length) {
        int prefix = wanted != null
                ? wanted.prefix()
                : length != null ? length : pool.lengths().usual();
        checkLength(pool, prefix);
        checkQuota(pool, taken, projectId, prefix);
        AddressSet free = pool.addresses()
                .minus(AddressSet.of(
                        taken.stream().map(SubnetPoolRepository.Taken::block).toList()));
        if (wanted == null) {
            return free.first(prefix)
                    .orElseThrow(() -> unavailable("Insufficient prefix space to allocate subnet size /" + prefix));
        }
        if (!free.contains(wanted)) {
            throw unavailable("Cannot allocate requested subnet from the available set of prefixes");
        }
        return wanted;
    }

    private static void checkLength(SubnetPool pool, int prefix) {
        SubnetPool.Lengths lengths = pool.lengths();
        if (prefix > lengths.largest()) {
            throw Errors.badRequest(
                    "MaxPrefixSubnetAllocationError",
                    "Unable to allocate subnet with prefix length " + prefix + ", maximum allowed prefix is "
                            + lengths.largest() + ".");
        }
        if (prefix < lengths.smallest()) {
            throw Errors.badRequest(
                    "MinPrefixSubnetAllocationError",
                    "Unable to allocate subnet with prefix length " + prefix + ", minimum allowed prefix is "
                            + lengths.smallest() + ".");
        }
    }

    private static void checkQuota(
            SubnetPool pool, List<SubnetPoolRepository.Taken> taken, String projectId, int prefix) {
        Long quota = pool.defaultQuota();
        if (quota == null || quota == 0) {
            return;
        }
        BigInteger used = taken.stream()
                .filter(subnet -> subnet.projectId().equals(projectId))
                .map(subnet -> addresses(pool, subnet.block().prefix()))
                .reduce(addresses(pool, prefix), BigInteger::add);
        BigInteger unit = pool.ipVersion() == 4 ? BigInteger.ONE : BigInteger.ONE.shiftLeft(64);
        if (used.compareTo(unit.multiply(BigInteger.valueOf(quota))) > 0) {
            throw Errors.conflict("SubnetPoolQuotaExceeded", "Per-project subnet pool prefix quota exceeded.");
        }
    }

    private static BigInteger addresses(SubnetPool pool, int prefix) {
        return BigInteger.ONE.shiftLeft(IpAddress.bits(pool.ipVersion()) - prefix);
    }

    private static ApiException unavailable(String reason) {
        return Errors.conflict("SubnetAllocationError", "Failed to allocate subnet: " + reason + ".");
    }
}
