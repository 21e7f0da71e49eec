package io.altostratus.network.service.ports;

import io.altostratus.api.error.ApiException;
import io.altostratus.network.service.api.Attribute;
import io.altostratus.network.service.api.Errors;
import io.altostratus.network.service.api.Resource;
import io.altostratus.network.service.api.Types;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The attributes of a port's bindings, where they are objects of their own. */
final class BindingAttributes {

    static final Attribute<String> HOST =
            Attribute.settable("host", Types.identifier(255)).mandatory();
    static final Attribute<String> VNIC_TYPE = Attribute.settable("vnic_type", PortAttributes.VNIC_TYPE.type());
    static final Attribute<JsonNode> PROFILE = Attribute.settable("profile", PortAttributes.PROFILE.type());

    static final Resource BINDING = Resource.of(
            "binding",
            "bindings",
            new Resource.Table("inactive_port_bindings b", "b.host_id", "b.host_id"),
            List.of(
                    HOST,
                    VNIC_TYPE,
                    PROFILE,
                    Attribute.fixed("project_id", Types.identifier(255)),
                    Attribute.fixed("tenant_id", Types.identifier(255)),
                    Attribute.shown("vif_type", Types.TEXT),
                    Attribute.shown("vif_details", Types.ANY),
                    Attribute.shown("status", Types.TEXT)),
            Map.of(),
            host -> notFound("", host));

    private BindingAttributes() {}

    static ApiException notFound(String portId, String host) {
        return Errors.notFound(
                "PortBindingNotFound", "Binding for port " + portId + " for host " + host + " could not be found.");
    }
}
