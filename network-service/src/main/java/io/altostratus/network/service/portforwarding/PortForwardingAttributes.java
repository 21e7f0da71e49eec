package io.altostratus.network.service.portforwarding;

import io.altostratus.api.error.ApiException;
import io.altostratus.network.service.address.IpAddress;
import io.altostratus.network.service.api.Attribute;
import io.altostratus.network.service.api.AttributeType;
import io.altostratus.network.service.api.Errors;
import io.altostratus.network.service.api.Resource;
import io.altostratus.network.service.api.Standard;
import io.altostratus.network.service.api.Types;
import java.util.List;
import java.util.Map;

/** The attributes of port forwardings. */
final class PortForwardingAttributes {

    private static final AttributeType<Integer> PORT = Types.nullable(Types.integer(1, 65_535));
    private static final AttributeType<PortRange> RANGE = Types.nullable((AttributeType<PortRange>) PortRange::read);

    static final Attribute<String> PROTOCOL = Attribute.settable(
                    "protocol", Types.oneOf("tcp", "udp", "icmp", "icmp6", "sctp", "dccp"))
            .mandatory()
            .column("w.protocol");
    static final Attribute<String> INTERNAL_PORT_ID =
            Attribute.settable("internal_port_id", Types.UUID).mandatory().column("w.internal_port_id");
    static final Attribute<IpAddress> INTERNAL_ADDRESS =
            Attribute.settable("internal_ip_address", Types.IP_OR_NULL).column("w.internal_ip_address");
    static final Attribute<Integer> INTERNAL_PORT =
            Attribute.settable("internal_port", PORT).column("w.internal_first");
    static final Attribute<PortRange> INTERNAL_RANGE = Attribute.settable("internal_port_range", RANGE);
    static final Attribute<Integer> EXTERNAL_PORT =
            Attribute.settable("external_port", PORT).column("w.external_first");
    static final Attribute<PortRange> EXTERNAL_RANGE = Attribute.settable("external_port_range", RANGE);
    static final Attribute<String> DESCRIPTION = Standard.description("w.description");

    static final Resource PORT_FORWARDING = Resource.of(
            "port_forwarding",
            "port_forwardings",
            new Resource.Table("port_forwardings w", "w.id", "w.pk"),
            List.of(
                    Attribute.shown("id", Types.UUID).column("w.id"),
                    PROTOCOL,
                    INTERNAL_PORT_ID,
                    INTERNAL_ADDRESS,
                    INTERNAL_PORT,
                    INTERNAL_RANGE,
                    EXTERNAL_PORT,
                    EXTERNAL_RANGE,
                    DESCRIPTION),
            Map.of(),
            PortForwardingAttributes::notFound);

    private PortForwardingAttributes() {}

    static ApiException notFound(String id) {
        return Errors.notFound("PortForwardingNotFound", "Port Forwarding " + id + " could not be found.");
    }
}
