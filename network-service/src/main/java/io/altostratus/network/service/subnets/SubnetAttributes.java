package io.altostratus.network.service.subnets;

import io.altostratus.api.error.ApiException;
import io.altostratus.network.service.address.AddressRange;
import io.altostratus.network.service.address.Cidr;
import io.altostratus.network.service.address.IpAddress;
import io.altostratus.network.service.api.Attribute;
import io.altostratus.network.service.api.AttributeType;
import io.altostratus.network.service.api.Audience;
import io.altostratus.network.service.api.Errors;
import io.altostratus.network.service.api.InvalidValueException;
import io.altostratus.network.service.api.Owner;
import io.altostratus.network.service.api.Resource;
import io.altostratus.network.service.api.Standard;
import io.altostratus.network.service.api.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** The attributes of subnets. */
public final class SubnetAttributes {

    private static final AttributeType<String> IPV6_MODE =
            Types.oneOf(Ipv6Modes.STATEFUL, Ipv6Modes.STATELESS, Ipv6Modes.SLAAC);
    private static final List<String> SERVICE_PREFIXES =
            List.of("compute:", "network:", "neutron:", "baremetal:", "manila:");

    static final Attribute<String> NETWORK_ID =
            Attribute.fixed("network_id", Types.UUID).mandatory().column("s.network_id");
    static final Attribute<String> NAME = Standard.name("s.name");
    static final Attribute<String> DESCRIPTION = Standard.description("s.description");
    static final Attribute<Integer> IP_VERSION =
            Attribute.fixed("ip_version", Types.IP_VERSION).mandatory().column("s.ip_version");
    static final Attribute<Cidr> CIDR =
            Attribute.fixed("cidr", Types.nullable(Types.CIDR)).column("s.cidr");
    static final Attribute<Integer> PREFIXLEN = Attribute.fixed("prefixlen", Types.integer(0, 255));
    static final Attribute<String> SUBNETPOOL_ID =
            Attribute.fixed("subnetpool_id", Types.nullable(Types.UUID)).column("s.subnetpool_id");
    static final Attribute<String> SEGMENT_ID = Attribute.settable("segment_id", Types.nullable(Types.UUID))
            .guardedByRule()
            .column("s.segment_id");
    static final Attribute<Boolean> USE_DEFAULT_SUBNETPOOL = Attribute.fixed("use_default_subnetpool", Types.BOOLEAN);
    static final Attribute<IpAddress> GATEWAY_IP =
            Attribute.settable("gateway_ip", Types.IP_OR_NULL).column("s.gateway_ip");
    static final Attribute<Boolean> ENABLE_DHCP =
            Attribute.settable("enable_dhcp", Types.BOOLEAN).column("s.enable_dhcp");
    static final Attribute<List<AddressRange>> ALLOCATION_POOLS =
            Attribute.settable("allocation_pools", Types.listOf(SubnetAttributes::pool));
    static final Attribute<List<IpAddress>> DNS_NAMESERVERS =
            Attribute.settable("dns_nameservers", Types.nullAs(List.of(), Types.listOf(Types::ip)));
    static final Attribute<List<HostRoute>> HOST_ROUTES =
            Attribute.settable("host_routes", Types.nullAs(List.of(), Types.listOf(SubnetAttributes::route)));
    static final Attribute<String> IPV6_RA_MODE =
            Attribute.fixed("ipv6_ra_mode", IPV6_MODE).column("s.ipv6_ra_mode");
    static final Attribute<String> IPV6_ADDRESS_MODE =
            Attribute.fixed("ipv6_address_mode", IPV6_MODE).column("s.ipv6_address_mode");
    static final Attribute<List<String>> SERVICE_TYPES = Attribute.settable(
                    "service_types", Types.nullAs(List.<String>of(), Types.listOf(SubnetAttributes::serviceType)))
            .guardedByRule();

    public static final Resource SUBNET = Resource.of(
                    "subnet",
                    "subnets",
                    new Resource.Table("subnets s JOIN networks n ON n.id = s.network_id", "s.id", "s.pk"),
                    all(),
                    Map.of(
                            Standard.CHANGED_SINCE,
                            Standard.changedSince("s.updated_at"),
                            "shared",
                            Audience.filter("n.id", Audience.AS_SHARED)),
                    SubnetAttributes::notFound)
            .tagged();

    private SubnetAttributes() {}

    private static List<Attribute<?>> all() {
        List<Attribute<?>> all = new ArrayList<>(Standard.shown("s."));
        all.addAll(List.of(
                NETWORK_ID,
                NAME,
                DESCRIPTION,
                Owner.projectId("s.project_id"),
                Owner.tenantId("s.project_id"),
                IP_VERSION,
                CIDR,
                GATEWAY_IP,
                ENABLE_DHCP,
                ALLOCATION_POOLS,
                DNS_NAMESERVERS,
                HOST_ROUTES,
                PREFIXLEN,
                SUBNETPOOL_ID,
                SEGMENT_ID,
                USE_DEFAULT_SUBNETPOOL,
                IPV6_RA_MODE,
                IPV6_ADDRESS_MODE,
                SERVICE_TYPES));
        return all;
    }

    private static String serviceType(JsonNode value) {
        if (!value.isString()) {
            throw Errors.invalidInput("Subnet service type " + Types.shown(value) + " is not a string");
        }
        String type = value.asString();
        if (type.length() > 255 || SERVICE_PREFIXES.stream().noneMatch(type::startsWith)) {
            throw Errors.badRequest(
                    "InvalidSubnetServiceType",
                    "Subnet service type " + Types.shown(value) + " does not correspond to a valid device owner.");
        }
        return type;
    }

    private static AddressRange pool(JsonNode value) {
        requireKeys(value, "start", "end");
        return new AddressRange(Types.ip(value.get("start")), Types.ip(value.get("end")));
    }

    private static HostRoute route(JsonNode value) {
        requireKeys(value, "destination", "nexthop");
        JsonNode destination = value.get("destination");
        Cidr cidr = Cidr.parse(destination.asString(""))
                .filter(parsed -> parsed.text().equals(destination.asString("")))
                .orElseThrow(() -> new InvalidValueException("'" + Types.shown(destination) + "' is not a valid CIDR"));
        return new HostRoute(cidr, Types.ip(value.get("nexthop")));
    }

    private static void requireKeys(JsonNode value, String... keys) {
        Set<String> given =
                value.isObject() ? value.propertyStream().map(Map.Entry::getKey).collect(Collectors.toSet()) : Set.of();
        if (!given.equals(Set.of(keys))) {
            throw new InvalidValueException(
                    "'" + Types.shown(value) + "' must be a dictionary with keys: " + String.join(", ", keys));
        }
    }

    public static ApiException notFound(String id) {
        return Errors.notFound("SubnetNotFound", "Subnet " + id + " could not be found.");
    }
}
