package io.altostratus.network.service.routers;

import io.altostratus.network.service.ports.FixedIp;
import io.altostratus.network.service.ports.Port;
import io.altostratus.network.service.subnets.HostRoute;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A router.
 *
 * @param gateway null while it has none
 * @param host whose L3 agent realises it; of several, the one where it works, as far as is known; null while none does
 * @param ha whether several hosts have it, of which one works
 * @param virtualRouterId by which these know it; null for a router with one host
 * @param availabilityZoneHints the only zones whose agents may realise it; none means all
 * @param version grows with every change of what its host is told
 */
public record Router(
        String id,
        String projectId,
        String name,
        String description,
        boolean adminStateUp,
        boolean enableSnat,
        @Nullable Gateway gateway,
        List<HostRoute> routes,
        @Nullable String host,
        boolean ha,
        @Nullable Integer virtualRouterId,
        List<String> availabilityZoneHints,
        long version,
        long revision,
        LocalDateTime createdAt,
        LocalDateTime updatedAt) {

    /** Its port in an external network. */
    public record Gateway(String portId, String networkId, List<FixedIp> fixedIps) {

        public Gateway {
            fixedIps = List.copyOf(fixedIps);
        }
    }

    public Router {
        routes = List.copyOf(routes);
        availabilityZoneHints = List.copyOf(availabilityZoneHints);
    }

    /** Of which kind its ports in projects' networks are. */
    String interfaceOwner() {
        return ha ? Port.ROUTER_REPLICATED_OWNER : Port.ROUTER_INTERFACE_OWNER;
    }

    /** What rules are asked with. */
    Map<String, Object> target() {
        return Map.of("project_id", projectId, "tenant_id", projectId, "revision_number", revision);
    }
}
