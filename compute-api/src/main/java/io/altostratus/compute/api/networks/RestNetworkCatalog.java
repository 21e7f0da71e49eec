package io.altostratus.compute.api.networks;

import io.altostratus.api.error.ApiException;
import io.altostratus.auth.session.JsonHttpClient;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.context.RequestContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Networks by Neutron's API. */
@Component
class RestNetworkCatalog implements NetworkCatalog {

    private final NetworkRequests requests;
    private final GroupLookup groups;

    RestNetworkCatalog(NetworkRequests requests, GroupLookup groups) {
        this.requests = requests;
        this.groups = groups;
    }

    @Override
    public Map<String, NetworkFacts> find(Collection<String> ids, String userToken, RequestContext context) {
        String filter = NetworkRequests.any("id", ids);
        Map<String, NetworkFacts> found = new HashMap<>();
        list("networks", filter, userToken, context).forEach(network -> found.put(network.id(), network));
        return found;
    }

    @Override
    public List<NetworkFacts> available(String projectId, String userToken, RequestContext context) {
        List<NetworkFacts> found = new ArrayList<>(
                list("networks", NetworkRequests.any("tenant_id", List.of(projectId)), userToken, context));
        for (NetworkFacts shared : list("networks", "shared=True", userToken, context)) {
            if (found.stream().noneMatch(network -> network.id().equals(shared.id()))) {
                found.add(shared);
            }
        }
        return found.stream().filter(NetworkFacts::usable).toList();
    }

    @Override
    public Optional<String> autoAllocated(String projectId, String userToken, RequestContext context) {
        JsonHttpClient.Response response = requests.send(
                "GET", "/v2.0/auto-allocated-topology/" + NetworkRequests.encoded(projectId), null, userToken, context);
        String id = response.body().at("/auto_allocated_topology/id").asString("");
        return response.isSuccess() && !id.isEmpty() ? Optional.of(id) : Optional.empty();
    }

    private List<NetworkFacts> list(String what, String filter, String userToken, RequestContext context) {
        List<NetworkFacts> found = new ArrayList<>();
        String fields = "&fields=id&fields=name&fields=mtu&fields=subnets&fields=shared"
                + "&fields=router:external&fields=port_security_enabled";
        for (JsonNode network : requests.get("/v2.0/" + what + "?" + filter + fields, userToken, context)
                .path(what)) {
            found.add(new NetworkFacts(
                    network.path("id").asString(),
                    network.path("name").asString(""),
                    network.path("mtu").isInt() ? network.path("mtu").asInt() : null,
                    !network.path("subnets").isEmpty(),
                    network.path("router:external").asBoolean(false)
                            && !network.path("shared").asBoolean(false),
                    network.path("port_security_enabled").asBoolean(true)));
        }
        return found;
    }

    @Override
    public Optional<String> holderOf(String networkId, String address, String userToken, RequestContext context) {
        JsonNode ports = requests.get(
                        "/v2.0/ports?fields=device_id&" + NetworkRequests.any("network_id", List.of(networkId))
                                + "&fixed_ips=" + NetworkRequests.encoded("ip_address=" + address),
                        userToken,
                        context)
                .path("ports");
        return ports.isEmpty()
                ? Optional.empty()
                : Optional.of(ports.get(0).path("device_id").asString(""));
    }

    @Override
    public OptionalInt portsLeft(String projectId, String userToken, RequestContext context) {
        String path = "/v2.0/quotas/" + NetworkRequests.encoded(projectId) + "/details";
        JsonNode ports =
                requests.send("GET", path, null, userToken, context).body().at("/quota/port");
        int limit = ports.path("limit").asInt(-1);
        return limit < 0
                ? OptionalInt.empty()
                : OptionalInt.of(Math.max(0, limit - ports.path("used").asInt(0)));
    }

    @Override
    public Optional<PortFacts> findPort(String id, String userToken, RequestContext context) {
        JsonNode ports = requests.get("/v2.0/ports?" + NetworkRequests.any("id", List.of(id)), userToken, context)
                .path("ports");
        if (ports.isEmpty()) {
            return Optional.empty();
        }
        JsonNode port = ports.get(0);
        return Optional.of(new PortFacts(
                id,
                port.path("network_id").asString(),
                port.path("tenant_id").asString(""),
                port.path("device_id").asString(""),
                port.path("dns_name").asString(""),
                !port.path("fixed_ips").isEmpty()));
    }

    @Override
    public Server.SecurityGroup findGroup(String nameOrId, String userToken, RequestContext context) {
        if (nameOrId.equals("default")) {
            return new Server.SecurityGroup(null, nameOrId);
        }
        List<Server.SecurityGroup> found = groups.find(nameOrId, userToken, context);
        if (found.isEmpty()) {
            throw ApiException.badRequest(
                    "Security group " + nameOrId + " is not found for project " + context.projectId() + ".");
        }
        if (found.size() > 1) {
            throw ApiException.conflict(
                    "Multiple security groups found matching '" + nameOrId + "'. Use an ID to be more specific.");
        }
        return found.getFirst();
    }
}
