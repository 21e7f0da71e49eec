package io.altostratus.compute.api.creation;

import io.altostratus.api.error.ApiException;
import io.altostratus.compute.api.networks.NetworkCatalog;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.context.RequestContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds the networks of a request, before anything is written: the user must be allowed to use them. */
@Component
public class RequestedNics {

    private final NetworkCatalog catalog;

    public RequestedNics(NetworkCatalog catalog) {
        this.catalog = catalog;
    }

    /**
     * @param hostname of the server; a port that has another name already is no port for it
     * @param mayLeadOutside whether the user may use external networks
     * @throws ApiException 400 for what does not exist or cannot be used, 403 for an external network, 409 if none is
     *     named and several would do
     */
    List<Server.RequestedNetwork> resolve(
            ServerRequest request, String hostname, boolean mayLeadOutside, String userToken, RequestContext context) {
        return switch (request.networks()) {
            case RequestedNetworks.None none -> List.of();
            case RequestedNetworks.Any any -> onTheOnlyOne(userToken, context);
            case RequestedNetworks.Auto auto -> {
                List<Server.RequestedNetwork> only = onTheOnlyOne(userToken, context);
                yield only.isEmpty() ? List.of(card(madeForTheProject(userToken, context), null)) : only;
            }
            case RequestedNetworks.Named named ->
                named(request, named.nics(), hostname, mayLeadOutside, userToken, context);
        };
    }

    /**
     * How many servers with these networks there can be: as many as wanted if the project may have ports for them. Asked
     * for several only, since one that gets no port tells so itself.
     *
     * @throws ApiException 403 if there are too few ports for the least number
     */
    int admitPorts(
            ServerRequest request, List<Server.RequestedNetwork> networks, String userToken, RequestContext context) {
        long each =
                networks.stream().filter(network -> network.portId() == null).count();
        if (request.maxCount() == 1 || each == 0) {
            return request.maxCount();
        }
        OptionalInt left = catalog.portsLeft(context.requireProjectId(), userToken, context);
        long most = left.isEmpty() ? request.maxCount() : left.getAsInt() / each;
        if (most < request.minCount()) {
            throw ApiException.forbidden("Maximum number of ports exceeded");
        }
        return (int) Math.min(most, request.maxCount());
    }

    private static Server.RequestedNetwork card(
            NetworkCatalog.NetworkFacts network, RequestedNetworks.@Nullable Nic nic) {
        return new Server.RequestedNetwork(
                network.id(),
                network.name(),
                network.mtu(),
                nic == null ? null : nic.portId(),
                nic == null ? null : nic.fixedIp(),
                nic == null ? null : nic.tag());
    }

    private List<Server.RequestedNetwork> onTheOnlyOne(String userToken, RequestContext context) {
        List<NetworkCatalog.NetworkFacts> available = catalog.available(context.requireProjectId(), userToken, context);
        if (available.size() > 1) {
            throw ApiException.conflict("Multiple possible networks found, use a Network ID to be more specific.");
        }
        return available.stream().map(network -> card(network, null)).toList();
    }

    private NetworkCatalog.NetworkFacts madeForTheProject(String userToken, RequestContext context) {
        String project = context.requireProjectId();
        return catalog.autoAllocated(project, userToken, context)
                .map(id -> catalog.find(Set.of(id), userToken, context).get(id))
                .orElseThrow(() ->
                        ApiException.badRequest("Unable to automatically allocate a network for project " + project));
    }

    private List<Server.RequestedNetwork> named(
            ServerRequest request,
            List<RequestedNetworks.Nic> asked,
            String hostname,
            boolean mayLeadOutside,
            String userToken,
            RequestContext context) {
        int servers = request.maxCount();
        boolean withGroups = !request.securityGroups().equals(List.of("default"));
        List<RequestedNetworks.Nic> withNetwork = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (RequestedNetworks.Nic nic : asked) {
            String networkId = nic.networkId();
            if (nic.portId() != null) {
                networkId = networkOfPort(nic.portId(), servers, hostname, userToken, context);
            } else if (nic.fixedIp() != null && servers > 1) {
                throw ApiException.badRequest("Invalid fixed IP and max_count > 1: the address can be used once.");
            }
            withNetwork.add(new RequestedNetworks.Nic(networkId, nic.portId(), nic.fixedIp(), nic.tag()));
            ids.add(String.valueOf(networkId));
        }
        Map<String, NetworkCatalog.NetworkFacts> found = catalog.find(ids, userToken, context);
        List<Server.RequestedNetwork> resolved = new ArrayList<>();
        for (RequestedNetworks.Nic nic : withNetwork) {
            String id = String.valueOf(nic.networkId());
            NetworkCatalog.NetworkFacts network = found.get(id);
            if (network == null) {
                throw ApiException.badRequest("Network " + id + " could not be found.");
            }
            if (nic.portId() == null) {
                requireUse(network, withGroups, mayLeadOutside);
            }
            if (nic.fixedIp() != null) {
                requireFree(network, nic.fixedIp(), userToken, context);
            }
            resolved.add(card(network, nic));
        }
        return resolved;
    }

    private void requireFree(
            NetworkCatalog.NetworkFacts network, String address, String userToken, RequestContext context) {
        catalog.holderOf(network.id(), address, userToken, context).ifPresent(holder -> {
            throw ApiException.badRequest(
                    "Fixed IP address " + address + " is already in use on instance " + holder + ".");
        });
    }

    private static void requireUse(NetworkCatalog.NetworkFacts network, boolean withGroups, boolean mayLeadOutside) {
        if (!network.usable()) {
            throw ApiException.badRequest(
                    "Network " + network.id() + " requires a subnet in order to boot instances on.");
        }
        if (network.outside() && !mayLeadOutside) {
            throw ApiException.forbidden(
                    "It is not allowed to create an interface on external network " + network.id());
        }
        if (withGroups && !network.portSecurity()) {
            throw ApiException.badRequest("Network requires port_security_enabled and subnet associated in order to"
                    + " apply security groups.");
        }
    }

    private String networkOfPort(
            String portId, int servers, String hostname, String userToken, RequestContext context) {
        if (servers > 1) {
            throw ApiException.badRequest("Unable to launch multiple instances with a single configured port ID.");
        }
        NetworkCatalog.PortFacts port = catalog.findPort(portId, userToken, context)
                .orElseThrow(() -> ApiException.badRequest("Port " + portId + " could not be found."));
        if (!port.projectId().equals(context.requireProjectId())) {
            // An administrator sees it all the same, but it stays its project's.
            throw ApiException.badRequest("Port " + portId + " not usable for instance " + hostname + ".");
        }
        if (!port.deviceId().isEmpty()) {
            throw ApiException.conflict("Port " + portId + " is still in use.");
        }
        if (!port.hasAddress()) {
            throw ApiException.badRequest("Port " + portId + " requires a FixedIP in order to be used.");
        }
        if (!port.dnsName().isEmpty() && !port.dnsName().equals(hostname)) {
            throw ApiException.badRequest("Port " + portId + " not usable for instance " + hostname + ". Value "
                    + port.dnsName() + " assigned to dns_name attribute does not match instance's hostname "
                    + hostname);
        }
        return port.networkId();
    }
}
