package io.altostratus.network.service.routers;

import io.altostratus.network.service.api.InvalidValueException;
import io.altostratus.network.service.api.Types;
import io.altostratus.network.service.ports.FixedIpRequest;
import io.altostratus.network.service.ports.PortAttributes;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The gateway that a router shall have.
 *
 * @param enableSnat null if nothing is said of it
 * @param fixedIps null for the usual addresses, or those that it has
 */
record GatewayRequest(
        String networkId,
        @Nullable Boolean enableSnat,
        @Nullable List<FixedIpRequest> fixedIps) {

    private static final Set<String> KEYS = Set.of("network_id", "enable_snat", "external_fixed_ips");

    /** Null if the router shall have none. */
    static @Nullable GatewayRequest read(JsonNode value) {
        if (value.isNull() || value.isObject() && value.isEmpty()) {
            return null;
        }
        if (!value.isObject()) {
            throw new InvalidValueException("'" + Types.shown(value) + "' is not a dictionary");
        }
        value.propertyStream()
                .map(Map.Entry::getKey)
                .filter(key -> !KEYS.contains(key))
                .findFirst()
                .ifPresent(key -> {
                    throw new InvalidValueException("Unexpected keys supplied: " + key);
                });
        JsonNode network = value.path("network_id");
        if (network.isNull()) {
            return null;
        }
        String networkId = Types.UUID.read(network);
        JsonNode snat = value.path("enable_snat");
        JsonNode ips = value.path("external_fixed_ips");
        if (networkId == null) {
            throw new InvalidValueException("'network_id' is missing");
        }
        return new GatewayRequest(
                networkId,
                snat.isMissingNode() ? null : Types.BOOLEAN.read(snat),
                ips.isMissingNode() || ips.isNull() ? null : PortAttributes.fixedIps(ips));
    }
}
