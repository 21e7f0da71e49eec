package io.altostratus.network.service.networks;

import io.altostratus.api.error.ApiException;
import io.altostratus.network.service.api.Attribute;
import io.altostratus.network.service.api.Audience;
import io.altostratus.network.service.api.Errors;
import io.altostratus.network.service.api.Owner;
import io.altostratus.network.service.api.Resource;
import io.altostratus.network.service.api.Standard;
import io.altostratus.network.service.api.Types;
import io.altostratus.network.service.dns.DnsTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The attributes of networks. */
public final class NetworkAttributes {

    static final Attribute<String> NAME = Standard.name("n.name");
    static final Attribute<String> DESCRIPTION = Standard.description("n.description");
    static final Attribute<Boolean> ADMIN_STATE_UP =
            Attribute.settable("admin_state_up", Types.BOOLEAN).column("n.admin_state_up");
    static final Attribute<Boolean> SHARED =
            Attribute.settable("shared", Types.BOOLEAN).guardedUnless(false);
    static final Attribute<Boolean> EXTERNAL = Attribute.settable("router:external", Types.BOOLEAN)
            .guardedUnless(false)
            .column("n.external");
    static final Attribute<Boolean> IS_DEFAULT =
            Attribute.settable("is_default", Types.BOOLEAN).guardedUnless(false).column("n.is_default");
    static final Attribute<Integer> MTU =
            Attribute.settable("mtu", Types.integer(0, 65_535)).column("n.mtu");
    static final Attribute<Boolean> PORT_SECURITY = Attribute.settable("port_security_enabled", Types.BOOLEAN)
            .guardedUnless(true)
            .column("n.port_security_enabled");
    static final Attribute<String> DNS_DOMAIN =
            Attribute.settable("dns_domain", DnsTypes.DOMAIN).column("n.dns_domain");
    static final Attribute<String> TYPE = Attribute.settable("provider:network_type", Types.nullable(Types.TEXT))
            .guardedByRule()
            .column("g.network_type");
    static final Attribute<String> PHYSICAL = Attribute.settable(
                    "provider:physical_network", Types.nullable(Types.name(64)))
            .guardedByRule()
            .column("g.physical_network");
    static final Attribute<Integer> SEGMENTATION = Attribute.settable(
                    "provider:segmentation_id", Types.nullable(Types.integer(0, Integer.MAX_VALUE)))
            .guardedByRule()
            .column("g.segmentation_id");

    static final Attribute<List<String>> ZONE_HINTS =
            Attribute.fixed("availability_zone_hints", Types.nullAs(List.of(), Types.listOf(Types.text(255))));
    static final Attribute<String> QOS_POLICY =
            Attribute.settable("qos_policy_id", Types.nullable(Types.UUID)).column("n.qos_policy_id");

    static final Attribute<List<SegmentRequest>> SEGMENTS =
            Attribute.settable("segments", Types.listOf(SegmentRequest::read)).guardedByRule();

    public static final Resource NETWORK = Resource.of(
                    "network",
                    "networks",
                    new Resource.Table(
                            "networks n LEFT JOIN network_segments g ON g.network_id = n.id AND g.position = 0",
                            "n.id",
                            "n.pk"),
                    all(),
                    Map.of(
                            Standard.CHANGED_SINCE,
                            Standard.changedSince("n.updated_at"),
                            "shared",
                            Audience.filter("n.id", Audience.AS_SHARED)),
                    NetworkAttributes::notFound)
            .tagged();

    private NetworkAttributes() {}

    private static List<Attribute<?>> all() {
        List<Attribute<?>> all = new ArrayList<>(Standard.shown("n."));
        all.addAll(List.of(
                NAME,
                DESCRIPTION,
                Owner.projectId("n.project_id"),
                Owner.tenantId("n.project_id"),
                ADMIN_STATE_UP,
                SHARED,
                EXTERNAL,
                IS_DEFAULT,
                Attribute.shown("l2_adjacency", Types.BOOLEAN),
                MTU,
                PORT_SECURITY,
                DNS_DOMAIN,
                Attribute.shown("ipv4_address_scope", Types.UUID),
                Attribute.shown("ipv6_address_scope", Types.UUID),
                TYPE,
                PHYSICAL,
                SEGMENTATION,
                SEGMENTS,
                QOS_POLICY,
                Attribute.shown("status", Types.TEXT).column("'ACTIVE'"),
                Attribute.shown("subnets", Types.ANY),
                ZONE_HINTS,
                Attribute.shown("availability_zones", Types.ANY)));
        return all;
    }

    public static ApiException notFound(String id) {
        return Errors.notFound("NetworkNotFound", "Network " + id + " could not be found.");
    }
}
