package io.altostratus.network.service.routers;

import io.altostratus.api.error.ApiException;
import io.altostratus.context.Json;
import io.altostratus.context.RequestContext;
import io.altostratus.network.service.api.Errors;
import io.altostratus.network.service.networks.Network;
import io.altostratus.network.service.networks.NetworkAttributes;
import io.altostratus.network.service.networks.NetworkRepository;
import io.altostratus.network.service.networks.Networks;
import io.altostratus.network.service.objectids.ChosenIds;
import io.altostratus.network.service.subnets.SubnetAttributes;
import io.altostratus.network.service.subnets.Subnets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The networks in which the hosts of routers hear each other, one for each project that has such a router. They are
 * nobody's, so that only administrators see them. Every method runs inside its caller's transaction.
 */
@Component
class HaNetworks {

    private static final Logger LOG = LoggerFactory.getLogger(HaNetworks.class);
    private static final int MOST_ROUTERS = 254;

    private final RouterHostRepository hosts;
    private final Networks networks;
    private final NetworkRepository found;
    private final Subnets subnets;
    private final L3Properties properties;

    HaNetworks(
            RouterHostRepository hosts,
            Networks networks,
            NetworkRepository found,
            Subnets subnets,
            L3Properties properties) {
        this.hosts = hosts;
        this.networks = networks;
        this.found = found;
        this.subnets = subnets;
        this.properties = properties;
    }

    /** The project's network, made if it has none. */
    Network ensure(String projectId, RequestContext context) {
        hosts.lockProject(projectId);
        String id = hosts.networkOf(projectId).orElseGet(() -> make(projectId, context));
        return found.find(id).orElseThrow();
    }

    private String make(String projectId, RequestContext context) {
        Map<String, Object> network = new HashMap<>(Map.of("name", "HA network tenant " + projectId));
        if (properties.haNetworkType() != null) {
            network.put("provider:network_type", properties.haNetworkType());
        }
        if (properties.haNetworkPhysicalName() != null) {
            network.put("provider:physical_network", properties.haNetworkPhysicalName());
        }
        String id = networks.create(
                        List.of(new Networks.Wanted(
                                "", NetworkAttributes.NETWORK.forCreate(Json.MAPPER.valueToTree(network)))),
                        newId(),
                        context)
                .getFirst()
                .id();
        Map<String, Object> subnet = new HashMap<>(Map.of(
                "name",
                "HA subnet tenant " + projectId,
                "network_id",
                id,
                "ip_version",
                4,
                "cidr",
                properties.haNetworkCidr(),
                "enable_dhcp",
                false));
        subnet.put("gateway_ip", null);
        subnets.create(
                List.of(new Subnets.Wanted(
                        "", SubnetAttributes.SUBNET.forCreate(Json.MAPPER.valueToTree(subnet)), null)),
                newId(),
                context);
        hosts.setNetwork(projectId, id);
        return id;
    }

    private static ChosenIds newId() {
        return new ChosenIds(false, List.of(UUID.randomUUID().toString()), List.of());
    }

    /** A number that no other router of the project has. Others wait until this transaction ends. */
    int freeVirtualRouterId(String routerId, String projectId) {
        hosts.lockProject(projectId);
        Set<Integer> taken = hosts.virtualRouterIds(projectId);
        return IntStream.rangeClosed(1, MOST_ROUTERS)
                .filter(number -> !taken.contains(number))
                .findFirst()
                .orElseThrow(() -> Errors.conflict(
                        "NoVRIDAvailable",
                        "No more Virtual Router Identifier (VRID) available when creating router " + routerId
                                + ". The limit of number of HA Routers per tenant is " + MOST_ROUTERS + "."));
    }

    /** Removes the project's network if no router needs it any more. */
    void release(String projectId, RequestContext context) {
        hosts.lockProject(projectId);
        if (hosts.hasRouters(projectId)) {
            return;
        }
        hosts.networkOf(projectId).ifPresent(id -> {
            try {
                networks.delete(id, false, network -> {}, context);
            } catch (ApiException e) {
                LOG.warn("The network between hosts of project {} stays: {}", projectId, e.getMessage());
            }
        });
    }
}
