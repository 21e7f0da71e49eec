package io.altostratus.compute.api.networks;

import io.altostratus.api.error.ApiException;
import io.altostratus.context.RequestContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** The ports of servers, asked for and changed with the user's token. */
@Component
public class ServerPorts {

    private static final String PORTS = "/v2.0/ports";

    private final NetworkRequests requests;

    ServerPorts(NetworkRequests requests) {
        this.requests = requests;
    }

    public List<ServerPort> of(String serverId, String userToken, RequestContext context) {
        return list("device_id", serverId, userToken, context);
    }

    public Optional<ServerPort> find(String portId, String userToken, RequestContext context) {
        return list("id", portId, userToken, context).stream().findFirst();
    }

    private List<ServerPort> list(String filter, String value, String userToken, RequestContext context) {
        List<ServerPort> found = new ArrayList<>();
        requests.get(PORTS + "?" + NetworkRequests.any(filter, List.of(value)), userToken, context)
                .path("ports")
                .forEach(port -> found.add(ServerPort.of(port)));
        return found;
    }

    /** @throws ApiException with network-service's own message and status if it refuses */
    public void replaceGroups(String portId, List<String> groups, String userToken, RequestContext context) {
        change(portId, Map.of("security_groups", groups), userToken, context);
    }

    /** @throws ApiException with network-service's own message and status if it refuses */
    public void replaceAddresses(
            String portId, List<Map<String, String>> fixedIps, String userToken, RequestContext context) {
        change(portId, Map.of("fixed_ips", fixedIps), userToken, context);
    }

    private void change(String portId, Map<String, Object> change, String userToken, RequestContext context) {
        requests.carryOut("PUT", PORTS + "/" + portId, Map.of("port", change), userToken, context);
    }

    /** Ids of the subnets of a network that the user can see. */
    public List<String> subnets(String networkId, String userToken, RequestContext context) {
        List<String> found = new ArrayList<>();
        requests.get(
                        "/v2.0/subnets?" + NetworkRequests.any("network_id", List.of(networkId)) + "&fields=id",
                        userToken,
                        context)
                .path("subnets")
                .forEach(subnet -> found.add(subnet.path("id").asString()));
        return found;
    }

    /** All security groups of the user's project with their rules, as network-service tells them. */
    public List<JsonNode> groupsOfProject(String userToken, RequestContext context) {
        List<JsonNode> found = new ArrayList<>();
        requests.get(
                        "/v2.0/security-groups?"
                                + NetworkRequests.any("tenant_id", List.of(context.requireProjectId())),
                        userToken,
                        context)
                .path("security_groups")
                .forEach(found::add);
        return found;
    }

    /** Security groups with all their rules, as network-service tells them. */
    public List<JsonNode> groups(List<String> ids, String userToken, RequestContext context) {
        List<JsonNode> found = new ArrayList<>();
        if (!ids.isEmpty()) {
            requests.get("/v2.0/security-groups?" + NetworkRequests.any("id", ids), userToken, context)
                    .path("security_groups")
                    .forEach(found::add);
        }
        return found;
    }
}
