package io.altostratus.network.service.subnets;

import io.altostratus.network.service.api.Errors;
import io.altostratus.network.service.subnetpools.SubnetPool;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The subnets of a network that have the same IP version are of one pool, or of pools of one address scope, or of none.
 * Pure.
 */
final class PoolAffinity {

    private PoolAffinity() {}

    /**
     * @param others the network's other subnets
     * @param pools all that one of these subnets is of, by id
     */
    static void check(Subnet subnet, List<Subnet> others, Map<String, SubnetPool> pools) {
        String pool = subnet.subnetPoolId();
        String scope = scope(pool, pools);
        for (Subnet other : others) {
            if (other.cidr().version() != subnet.cidr().version()) {
                continue;
            }
            String otherPool = other.subnetPoolId();
            String otherScope = scope(otherPool, pools);
            if (otherScope != null && !otherScope.equals(scope)) {
                throw Errors.badRequest(
                        "NetworkAddressScopeAffinityError",
                        "Subnets of the same address family hosted on the same network must all participate in the "
                                + "same address scope.");
            }
            if (otherScope == null && !Objects.equals(pool, otherPool)) {
                throw Errors.badRequest(
                        "NetworkSubnetPoolAffinityError",
                        "Subnets hosted on the same network must be allocated from the same subnet pool.");
            }
        }
    }

    private static @Nullable String scope(@Nullable String poolId, Map<String, SubnetPool> pools) {
        SubnetPool pool = poolId == null ? null : pools.get(poolId);
        return pool == null ? null : pool.addressScopeId();
    }
}
