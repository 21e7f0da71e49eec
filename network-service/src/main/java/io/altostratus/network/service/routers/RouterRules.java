package io.altostratus.network.service.routers;

import io.altostratus.network.service.address.IpAddress;
import io.altostratus.network.service.api.Errors;
import io.altostratus.network.service.subnets.HostRoute;
import io.altostratus.network.service.subnets.Subnet;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** What a router can and cannot join. Pure. */
final class RouterRules {

    private RouterRules() {}

    /**
     * @param present subnets in which the router has a port
     * @throws io.altostratus.api.error.ApiException 400 if the router could not tell the subnets apart
     */
    static void checkApart(Subnet added, Collection<Subnet> present) {
        for (Subnet other : present) {
            if (other.id().equals(added.id())) {
                throw Errors.badRequest(
                        "BadRequest", "Bad router request: Router already has a port on subnet " + added.id() + ".");
            }
            if (other.cidr().overlaps(added.cidr())) {
                throw Errors.badRequest(
                        "BadRequest",
                        "Bad router request: Cidr " + added.cidr() + " of subnet " + added.id() + " overlaps with cidr "
                                + other.cidr() + " of subnet " + other.id() + ".");
            }
        }
    }

    /**
     * @param present subnets in which the router has a port
     * @param own the router's own addresses
     * @throws io.altostratus.api.error.ApiException 400 if the router could not send to a next hop
     */
    static void checkRoutes(
            String routerId, List<HostRoute> routes, Collection<Subnet> present, Set<IpAddress> own, int most) {
        if (routes.size() > most) {
            throw Errors.badRequest(
                    "RoutesExhausted",
                    "Unable to complete operation for " + routerId + ". The number of routes exceeds the maximum "
                            + most + ".");
        }
        for (HostRoute route : routes) {
            if (present.stream().noneMatch(subnet -> subnet.cidr().contains(route.nextHop()))) {
                throw invalid(routes, "the nexthop is not connected with router");
            }
            if (own.contains(route.nextHop())) {
                throw invalid(routes, "the nexthop is used by router");
            }
        }
    }

    private static RuntimeException invalid(List<HostRoute> routes, String reason) {
        String shown = RouterViews.routes(routes).toString();
        return Errors.badRequest(
                "InvalidRoutes",
                "Invalid format for routes: " + (shown.length() > 300 ? shown.substring(0, 300) + "…" : shown) + ", "
                        + reason + ".");
    }
}
