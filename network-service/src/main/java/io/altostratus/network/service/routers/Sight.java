package io.altostratus.network.service.routers;

import io.altostratus.context.RequestContext;
import io.altostratus.network.service.api.Access;
import io.altostratus.network.service.networks.Network;
import io.altostratus.network.service.networks.NetworkAttributes;
import io.altostratus.network.service.networks.NetworkRepository;
import io.altostratus.network.service.ports.Port;
import io.altostratus.network.service.ports.PortAttributes;
import io.altostratus.network.service.ports.PortRepository;
import io.altostratus.network.service.subnets.SubnetAttributes;
import io.altostratus.network.service.subnets.SubnetRepository;
import org.springframework.stereotype.Component;

/** What a caller names and may see; everything else does not exist for it. */
@Component
public class Sight {

    private final Access access;
    private final NetworkRepository networks;
    private final SubnetRepository subnets;
    private final PortRepository ports;

    Sight(Access access, NetworkRepository networks, SubnetRepository subnets, PortRepository ports) {
        this.access = access;
        this.networks = networks;
        this.subnets = subnets;
        this.ports = ports;
    }

    /** @throws io.altostratus.api.error.ApiException 404 */
    public Network network(String id, RequestContext context) {
        return networks.find(id)
                .filter(network -> access.allows(context, "get_network", network.target()))
                .orElseThrow(() -> NetworkAttributes.notFound(id));
    }

    /** @throws io.altostratus.api.error.ApiException 404 */
    public SubnetRepository.Placed subnet(String id, RequestContext context) {
        return subnets.find(id)
                .filter(placed -> access.allows(context, "get_subnet", placed.target()))
                .orElseThrow(() -> SubnetAttributes.notFound(id));
    }

    /** @throws io.altostratus.api.error.ApiException 404 */
    public Port port(String id, RequestContext context) {
        return ports.find(id)
                .filter(port -> access.allows(context, "get_port", port.target()))
                .orElseThrow(() -> PortAttributes.notFound(id));
    }

    public boolean seesAll(RequestContext context) {
        return access.seesAll(context);
    }
}
