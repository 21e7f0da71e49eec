package io.altostratus.network.service.floatingips;

import io.altostratus.api.error.ApiException;
import io.altostratus.network.service.address.IpAddress;
import io.altostratus.network.service.api.Attribute;
import io.altostratus.network.service.api.Errors;
import io.altostratus.network.service.api.Owner;
import io.altostratus.network.service.api.Resource;
import io.altostratus.network.service.api.Standard;
import io.altostratus.network.service.api.Types;
import io.altostratus.network.service.dns.DnsTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The attributes of floating IPs. */
public final class FloatingIpAttributes {

    static final Attribute<String> NETWORK_ID =
            Attribute.fixed("floating_network_id", Types.UUID).mandatory().column("f.floating_network_id");
    static final Attribute<IpAddress> ADDRESS = Attribute.fixed("floating_ip_address", Types.IP_OR_NULL)
            .guardedByRule()
            .column("f.floating_ip_address");
    static final Attribute<String> SUBNET_ID = Attribute.fixed("subnet_id", Types.nullable(Types.UUID));
    static final Attribute<String> PORT_ID =
            Attribute.settable("port_id", Types.nullable(Types.UUID)).column("f.port_id");
    static final Attribute<IpAddress> FIXED_ADDRESS =
            Attribute.settable("fixed_ip_address", Types.IP_OR_NULL).column("f.fixed_ip_address");
    static final Attribute<String> DESCRIPTION = Standard.description("f.description");

    static final Attribute<String> DNS_NAME =
            Attribute.fixed("dns_name", DnsTypes.RELATIVE_NAME).column("f.dns_name");
    static final Attribute<String> DNS_DOMAIN =
            Attribute.fixed("dns_domain", DnsTypes.DOMAIN).column("f.dns_domain");

    public static final Resource FLOATING_IP = Resource.of(
                    "floatingip",
                    "floatingips",
                    new Resource.Table("floating_ips f LEFT JOIN ports p ON p.id = f.port_id", "f.id", "f.pk"),
                    all(),
                    Map.of(Standard.CHANGED_SINCE, Standard.changedSince("f.updated_at")),
                    FloatingIpAttributes::notFound)
            .tagged();

    private FloatingIpAttributes() {}

    private static List<Attribute<?>> all() {
        List<Attribute<?>> all = new ArrayList<>(Standard.shown("f."));
        all.addAll(List.of(
                NETWORK_ID,
                ADDRESS,
                SUBNET_ID,
                PORT_ID,
                FIXED_ADDRESS,
                DESCRIPTION,
                DNS_NAME,
                DNS_DOMAIN,
                Owner.projectId("f.project_id"),
                Owner.tenantId("f.project_id"),
                Attribute.shown("router_id", Types.UUID).column("f.router_id"),
                Attribute.shown("status", Types.TEXT).column("f.status"),
                Attribute.shown("port_details", Types.ANY),
                Attribute.shown("port_forwardings", Types.ANY)));
        return all;
    }

    public static ApiException notFound(String id) {
        return Errors.notFound("FloatingIPNotFound", "Floating IP " + id + " could not be found");
    }
}
