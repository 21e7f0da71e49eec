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
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The attributes of subnets. */
public final class SubnetAttributes {

    static final Attribute<String> NETWORK_ID =
            Attribute.fixed("network_id", Types.UUID).mandatory().column("s.network_id");
    static final Attribute<String> NAME = Standard.name("s.name");
    static final Attribute<String> DESCRIPTION = Standard.description("s.description");
    static final Attribute<Integer> IP_VERSION =
            Attribute.fixed("ip_version", ipVersion()).mandatory().column("s.ip_version");
    static final Attribute<Cidr> CIDR = Attribute.fixed("cidr", Types.CIDR).column("s.cidr");
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
                // Always null in this release: there are neither subnet pools nor router advertisements.
                Attribute.fixed("subnetpool_id", Types.alwaysNull()),
                Attribute.fixed("ipv6_ra_mode", Types.alwaysNull()),
                Attribute.fixed("ipv6_address_mode", Types.alwaysNull())));
        return all;
    }

    private static AttributeType<Integer> ipVersion() {
        AttributeType<Integer> number = Types.integer(0, 255);
        return new AttributeType<>() {
            @Override
            public Integer read(JsonNode value) {
                Integer version = number.read(value);
                if (version == null || version != 4 && version != 6) {
                    throw new InvalidValueException("'" + Types.shown(value) + "' is not in [4, 6]");
                }
                return version;
            }

            @Override
            public @Nullable Object filter(String text) {
                return number.filter(text);
            }
        };
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
