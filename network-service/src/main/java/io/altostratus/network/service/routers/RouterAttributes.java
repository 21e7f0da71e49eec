package io.altostratus.network.service.routers;

import io.altostratus.api.error.ApiException;
import io.altostratus.network.service.address.Cidr;
import io.altostratus.network.service.address.IpAddress;
import io.altostratus.network.service.api.Attribute;
import io.altostratus.network.service.api.AttributeType;
import io.altostratus.network.service.api.Errors;
import io.altostratus.network.service.api.InvalidValueException;
import io.altostratus.network.service.api.Owner;
import io.altostratus.network.service.api.Resource;
import io.altostratus.network.service.api.Standard;
import io.altostratus.network.service.api.Types;
import io.altostratus.network.service.subnets.HostRoute;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The attributes of routers. */
public final class RouterAttributes {

    static final Attribute<String> NAME = Standard.name("r.name");
    static final Attribute<String> DESCRIPTION = Standard.description("r.description");
    static final Attribute<Boolean> ADMIN_STATE_UP =
            Attribute.settable("admin_state_up", Types.BOOLEAN).column("r.admin_state_up");
    static final Attribute<GatewayRequest> GATEWAY = Attribute.settable(
                    "external_gateway_info", (AttributeType<GatewayRequest>) GatewayRequest::read)
            .guardedByRule();
    static final Attribute<Boolean> HA = Attribute.settable("ha", Types.nullable(Types.BOOLEAN))
            .guardedByRule()
            .column("r.ha");
    static final Attribute<List<String>> ZONE_HINTS =
            Attribute.fixed("availability_zone_hints", Types.nullAs(List.of(), Types.listOf(Types.text(255))));
    static final Attribute<List<HostRoute>> ROUTES = new Attribute<>(
            "routes",
            Types.nullAs(List.<HostRoute>of(), Types.listOf(RouterAttributes::route)),
            false,
            true,
            false,
            false,
            null,
            null);

    public static final Resource ROUTER = Resource.of(
                    "router",
                    "routers",
                    new Resource.Table("routers r LEFT JOIN ports g ON g.id = r.gateway_port_id", "r.id", "r.pk"),
                    all(),
                    Map.of(
                            Standard.CHANGED_SINCE,
                            Standard.changedSince("r.updated_at"),
                            "status",
                            (where, values) -> where.and(values.contains("ACTIVE") ? "1 = 1" : "1 = 0")),
                    RouterAttributes::notFound)
            .tagged();

    private RouterAttributes() {}

    private static List<Attribute<?>> all() {
        List<Attribute<?>> all = new ArrayList<>(Standard.shown("r."));
        all.addAll(List.of(
                NAME,
                DESCRIPTION,
                Owner.projectId("r.project_id"),
                Owner.tenantId("r.project_id"),
                ADMIN_STATE_UP,
                GATEWAY,
                ROUTES,
                HA,
                ZONE_HINTS,
                Attribute.shown("availability_zones", Types.ANY),
                Attribute.shown("status", Types.TEXT).column("'ACTIVE'")));
        return all;
    }

    private static HostRoute route(JsonNode value) {
        if (!value.isObject() || value.size() != 2 || !value.has("destination") || !value.has("nexthop")) {
            throw new InvalidValueException("Invalid data format for hostroute: '" + Types.shown(value) + "'");
        }
        Cidr destination = Types.CIDR.read(value.get("destination"));
        IpAddress nextHop = Types.ip(value.get("nexthop"));
        if (destination == null || destination.version() != nextHop.version()) {
            throw new InvalidValueException(
                    "destination and nexthop of '" + Types.shown(value) + "' are of different IP versions");
        }
        return new HostRoute(destination, nextHop);
    }

    static ApiException notFound(String id) {
        return Errors.notFound("RouterNotFound", "Router " + id + " could not be found");
    }
}
