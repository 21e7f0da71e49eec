package io.altostratus.compute.api.networks;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A port as network-service tells it.
 *
 * @param deviceId the server it belongs to; empty for nothing
 * @param status for example {@code ACTIVE}
 * @param groups ids of its security groups
 */
public record ServerPort(
        String id,
        String networkId,
        String deviceId,
        String macAddress,
        String status,
        List<FixedIp> fixedIps,
        List<String> groups,
        boolean portSecurity) {

    public record FixedIp(String subnetId, String ipAddress) {}

    static ServerPort of(JsonNode port) {
        List<FixedIp> fixedIps = new ArrayList<>();
        for (JsonNode fixed : port.path("fixed_ips")) {
            fixedIps.add(new FixedIp(
                    fixed.path("subnet_id").asString(""),
                    fixed.path("ip_address").asString("")));
        }
        List<String> groups = new ArrayList<>();
        port.path("security_groups").forEach(group -> groups.add(group.asString()));
        return new ServerPort(
                port.path("id").asString(""),
                port.path("network_id").asString(""),
                port.path("device_id").asString(""),
                port.path("mac_address").asString(""),
                port.path("status").asString(""),
                fixedIps,
                groups,
                port.path("port_security_enabled").asBoolean(true));
    }
}
