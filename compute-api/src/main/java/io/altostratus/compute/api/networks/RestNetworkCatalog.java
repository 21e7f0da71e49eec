package io.altostratus.compute.api.networks;

import io.altostratus.api.error.ApiException;
import io.altostratus.auth.session.JsonHttpClient;
import io.altostratus.auth.session.ServiceSession;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.context.DependencyUnavailableException;
import io.altostratus.context.RequestContext;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Networks by Neutron's API. */
@Component
class RestNetworkCatalog implements NetworkCatalog {

    private static final Duration LIMIT = Duration.ofSeconds(4);

    private final ServiceSession session;
    private final JsonHttpClient http;

    RestNetworkCatalog(ServiceSession session, JsonHttpClient http) {
        this.session = session;
        this.http = http;
    }

    @Override
    public Map<String, NetworkFacts> find(Collection<String> ids, String userToken, RequestContext context) {
        String filter = ids.stream().map(id -> "id=" + encoded(id)).collect(Collectors.joining("&"));
        Map<String, NetworkFacts> found = new HashMap<>();
        list("networks", filter, userToken, context).forEach(network -> found.put(network.id(), network));
        return found;
    }

    @Override
    public List<NetworkFacts> available(String userToken, RequestContext context) {
        List<NetworkFacts> found = new ArrayList<>(
                list("networks", "tenant_id=" + encoded(context.requireProjectId()), userToken, context));
        for (NetworkFacts shared : list("networks", "shared=True", userToken, context)) {
            if (found.stream().noneMatch(network -> network.id().equals(shared.id()))) {
                found.add(shared);
            }
        }
        return found.stream().filter(NetworkFacts::usable).toList();
    }

    private List<NetworkFacts> list(String what, String filter, String userToken, RequestContext context) {
        List<NetworkFacts> found = new ArrayList<>();
        String fields = "&fields=id&fields=name&fields=mtu&fields=subnets";
        for (JsonNode network :
                get("/v2.0/" + what + "?" + filter + fields, userToken, context).path(what)) {
            found.add(new NetworkFacts(
                    network.path("id").asString(),
                    network.path("name").asString(""),
                    network.path("mtu").isInt() ? network.path("mtu").asInt() : null,
                    !network.path("subnets").isEmpty()));
        }
        return found;
    }

    @Override
    public Optional<PortFacts> findPort(String id, String userToken, RequestContext context) {
        JsonNode ports =
                get("/v2.0/ports?id=" + encoded(id), userToken, context).path("ports");
        if (ports.isEmpty()) {
            return Optional.empty();
        }
        JsonNode port = ports.get(0);
        return Optional.of(new PortFacts(
                id,
                port.path("network_id").asString(),
                port.path("device_id").asString(""),
                !port.path("fixed_ips").isEmpty()));
    }

    @Override
    public Server.SecurityGroup findGroup(String nameOrId, String userToken, RequestContext context) {
        if (nameOrId.equals("default")) {
            return new Server.SecurityGroup(null, nameOrId);
        }
        JsonNode groups = new MatchingGroups(nameOrId, userToken, context).find();
        if (groups.isEmpty()) {
            throw ApiException.badRequest(
                    "Security group " + nameOrId + " is not found for project " + context.projectId() + ".");
        }
        if (groups.size() > 1) {
            throw ApiException.conflict(
                    "Multiple security groups found matching '" + nameOrId + "'. Use an ID to be more specific.");
        }
        JsonNode group = groups.get(0);
        return new Server.SecurityGroup(
                group.path("id").asString(), group.path("name").asString(""));
    }

    private final class MatchingGroups {

        private final String nameOrId;
        private final String userToken;
        private final RequestContext context;

        MatchingGroups(String nameOrId, String userToken, RequestContext context) {
            this.nameOrId = nameOrId;
            this.userToken = userToken;
            this.context = context;
        }

        JsonNode find() {
            JsonNode byId = by("id");
            return byId.isEmpty() ? by("name") : byId;
        }

        private JsonNode by(String attribute) {
            String project = encoded(context.requireProjectId());
            return get(
                            "/v2.0/security-groups?" + attribute + "=" + encoded(nameOrId) + "&tenant_id=" + project
                                    + "&fields=id&fields=name",
                            userToken,
                            context)
                    .path("security_groups");
        }
    }

    private JsonNode get(String path, String userToken, RequestContext context) {
        JsonHttpClient.Response response = http.send(
                "the network service",
                "GET",
                URI.create(session.endpoint("network") + path),
                Map.of(
                        "X-Auth-Token", userToken,
                        "X-Service-Token", session.token(),
                        "X-OpenStack-Request-ID", context.requestId()),
                null,
                LIMIT);
        if (!response.isSuccess()) {
            throw new DependencyUnavailableException("the network service", null);
        }
        return response.body();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
