package io.altostratus.compute.api.networks;

import io.altostratus.compute.database.servers.Server;
import io.altostratus.context.RequestContext;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Finds security groups of a project by what users call them. */
@Component
public class GroupLookup {

    private final NetworkRequests requests;

    GroupLookup(NetworkRequests requests) {
        this.requests = requests;
    }

    /** Those with this id, or else with this name: several can have the same. */
    public List<Server.SecurityGroup> find(String nameOrId, String userToken, RequestContext context) {
        List<Server.SecurityGroup> byId = by("id", nameOrId, userToken, context);
        return byId.isEmpty() ? by("name", nameOrId, userToken, context) : byId;
    }

    private List<Server.SecurityGroup> by(String attribute, String value, String userToken, RequestContext context) {
        String project = NetworkRequests.encoded(context.requireProjectId());
        String path = "/v2.0/security-groups?" + attribute + "=" + NetworkRequests.encoded(value) + "&tenant_id="
                + project + "&fields=id&fields=name";
        List<Server.SecurityGroup> found = new ArrayList<>();
        for (JsonNode group : requests.get(path, userToken, context).path("security_groups")) {
            found.add(new Server.SecurityGroup(
                    group.path("id").asString(), group.path("name").asString("")));
        }
        return found;
    }
}
