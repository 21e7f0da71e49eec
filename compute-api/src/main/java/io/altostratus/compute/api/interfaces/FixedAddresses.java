package io.altostratus.compute.api.interfaces;

import io.altostratus.api.error.ApiException;
import io.altostratus.compute.api.networks.ServerNetworks;
import io.altostratus.compute.api.networks.ServerPort;
import io.altostratus.compute.api.networks.ServerPorts;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.context.RequestContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Gives one of a server's ports one more address, and takes one away, with the user's own rights. */
@Component
public class FixedAddresses {

    private final ServerPorts ports;
    private final ServerNetworks networks;

    FixedAddresses(ServerPorts ports, ServerNetworks networks) {
        this.ports = ports;
        this.networks = networks;
    }

    /** On the first port of the network, from the first subnet that has one. */
    public void add(Server server, String networkId, String token, RequestContext context) {
        ServerPort port = ports.of(server.id(), token, context).stream()
                .filter(one -> one.networkId().equals(networkId))
                .findFirst()
                .orElseThrow(
                        () -> ApiException.notFound("Network could not be found for instance " + server.id() + "."));
        ApiException refusal = ApiException.badRequest("No fixed IP addresses available for network: " + networkId);
        for (String subnet : ports.subnets(networkId, token, context)) {
            List<Map<String, String>> addresses = new ArrayList<>(addresses(port));
            addresses.add(Map.of("subnet_id", subnet));
            try {
                ports.replaceAddresses(port.id(), addresses, token, context);
                networks.refreshIfPossible(server.id(), context);
                return;
            } catch (ApiException refused) {
                refusal = refused.status().value() == 409 ? refusal : refused;
            }
        }
        throw refusal;
    }

    public void remove(Server server, String address, String token, RequestContext context) {
        ServerPort port = ports.of(server.id(), token, context).stream()
                .filter(one -> one.fixedIps().stream()
                        .anyMatch(fixed -> fixed.ipAddress().equals(address)))
                .findFirst()
                .orElseThrow(() -> ApiException.badRequest(
                        "Instance " + server.id() + " doesn't have fixed IP '" + address + "'."));
        ports.replaceAddresses(
                port.id(),
                addresses(port).stream()
                        .filter(one -> !address.equals(one.get("ip_address")))
                        .toList(),
                token,
                context);
        networks.refreshIfPossible(server.id(), context);
    }

    private static List<Map<String, String>> addresses(ServerPort port) {
        return port.fixedIps().stream()
                .map(fixed -> Map.of("subnet_id", fixed.subnetId(), "ip_address", fixed.ipAddress()))
                .toList();
    }
}
