package io.altostratus.network.service.subnetpools;

import io.altostratus.network.service.address.AddressSet;
import io.altostratus.network.service.address.Cidr;
import io.altostratus.network.service.api.Audience;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A subnet pool.
 *
 * @param prefixes the fewest blocks that hold its addresses, ascending
 * @param lengths how long the prefixes of its subnets may be
 * @param defaultQuota how much of it each project may take: in addresses for IPv4, in blocks of /64 for IPv6; null for
 *     any amount
 * @param sharedWith who beside the owner may take of it
 * @param isDefault whether subnets that ask for the default pool of its IP version get this one
 */
public record SubnetPool(
        String id,
        String projectId,
        String name,
        String description,
        int ipVersion,
        List<Cidr> prefixes,
        Lengths lengths,
        @Nullable Long defaultQuota,
        boolean isDefault,
        Audience sharedWith,
        @Nullable String addressScopeId,
        long revision,
        LocalDateTime createdAt,
        LocalDateTime updatedAt) {

    /**
     * Lengths of prefixes, in bits.
     *
     * @param usual of a subnet that asks for none
     */
    public record Lengths(int smallest, int largest, int usual) {}

    public SubnetPool {
        prefixes = List.copyOf(prefixes);
    }

    public AddressSet addresses() {
        return AddressSet.of(prefixes);
    }

    /** What rules about it are asked with. */
    public Map<String, Object> target() {
        return Map.of(
                "project_id", projectId, "tenant_id", projectId, "shared", sharedWith, "revision_number", revision);
    }

    SubnetPool withPrefixes(AddressSet addresses, LocalDateTime now) {
        return new SubnetPool(
                id,
                projectId,
                name,
                description,
                ipVersion,
                addresses.blocks(),
                lengths,
                defaultQuota,
                isDefault,
                sharedWith,
                addressScopeId,
                revision + 1,
                createdAt,
                now);
    }
}
