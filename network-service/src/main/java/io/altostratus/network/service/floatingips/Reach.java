package io.altostratus.network.service.floatingips;

import io.altostratus.api.error.ApiException;
import io.altostratus.context.RequestContext;
import io.altostratus.network.service.address.IpAddress;
import io.altostratus.network.service.api.Errors;
import io.altostratus.network.service.ports.FixedIp;
import io.altostratus.network.service.ports.Port;
import io.altostratus.network.service.routers.RouterRepository;
import io.altostratus.network.service.routers.Sight;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.stereotype.Component;

/** Finds the way from an external network to an address of a port. */
@Component
public class Reach {

    /** An address of a port, and the router through which it is reached. */
    public record Way(Port port, IpAddress fixedAddress, String routerId) {}

    private final RouterRepository routers;
    private final Sight sight;

    Reach(RouterRepository routers, Sight sight) {
        this.routers = routers;
        this.sight = sight;
    }

    /**
     * Finds the way and locks its router until the transaction ends.
     *
     * @param owner project of the floating IP
     * @param address which of the port's addresses; null for the only one
     * @throws ApiException 400 if the port has no such address, 404 if it is not there or no router leads to it
     */
    public Way find(
            String floatingIpId,
            String owner,
            String networkId,
            String portId,
            @Nullable IpAddress address,
            RequestContext context) {
        Port port = sight.port(portId, context);
        if (!port.projectId().equals(owner) && !sight.seesAll(context)) {
            throw Errors.badRequest(
                    "BadRequest",
                    "Bad floatingip request: Port " + portId
                            + " is associated with a different tenant than Floating IP " + floatingIpId
                            + " and therefore cannot be bound.");
        }
        FixedIp fixed = address(port, address);
        String router = router(fixed, networkId, port);
        routers.lock(router);
        if (!router.equals(router(fixed, networkId, port))) {
            throw new OptimisticLockingFailureException("another router leads to port " + portId + " now");
        }
        return new Way(port, fixed.address(), router);
    }

    private static FixedIp address(Port port, @Nullable IpAddress wanted) {
        List<FixedIp> ipv4 = port.fixedIps().stream()
                .filter(ip -> ip.address().version() == 4)
                .toList();
        if (wanted != null) {
            return ipv4.stream()
                    .filter(ip -> ip.address().equals(wanted))
                    .findFirst()
                    .orElseThrow(() -> bad("Port " + port.id() + " does not have fixed ip " + wanted));
        }
        if (ipv4.isEmpty()) {
            throw bad("Cannot add floating IP to port " + port.id() + " that has no fixed IPv4 addresses");
        }
        if (ipv4.size() > 1) {
            throw bad("Port " + port.id() + " has multiple fixed IPv4 addresses.  Must provide a specific IPv4 address"
                    + " when assigning a floating IP");
        }
        return ipv4.getFirst();
    }

    private String router(FixedIp fixed, String networkId, Port port) {
        return routers.between(fixed.subnetId(), networkId)
                .orElseThrow(() -> Errors.notFound(
                        "ExternalGatewayForFloatingIPNotFound",
                        "External network " + networkId + " is not reachable from subnet " + fixed.subnetId()
                                + ".  Therefore, cannot associate Port " + port.id() + " with a Floating IP."));
    }

    static ApiException bad(String message) {
        return Errors.badRequest("BadRequest", "Bad floatingip request: " + message + ".");
    }
}
