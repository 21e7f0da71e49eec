package io.altostratus.compute.api.securitygroups;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.error.ApiException;
import io.altostratus.api.microversion.OnlyIn;
import io.altostratus.api.paging.ListRules;
import io.altostratus.api.paging.PageRequest;
import io.altostratus.api.paging.SortKey;
import io.altostratus.api.request.QueryParameters;
import io.altostratus.auth.policy.Policy;
import io.altostratus.compute.api.networks.NetworkIds;
import io.altostratus.compute.api.networks.NetworkRequests;
import io.altostratus.compute.api.networks.ServerPorts;
import io.altostratus.context.RequestContext;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /os-security-groups}: those of network-service, with the user's own rights, up to 2.35. */
@RestController
@RequestMapping("/v2.1/os-security-groups")
class SecurityGroupController {

    private static final String RULE = "os_compute_api:os-security-groups:";
    private static final String TOKEN = "X-Auth-Token";
    private static final String PATH = "/v2.0/security-groups";
    private static final ListRules RULES = new ListRules(1_000, Set.of(), List.of(new SortKey("name", false)));

    private final NetworkRequests requests;
    private final ServerPorts ports;
    private final SecurityGroupViews views;
    private final Policy policy;

    SecurityGroupController(NetworkRequests requests, ServerPorts ports, SecurityGroupViews views, Policy policy) {
        this.requests = requests;
        this.ports = ports;
        this.views = views;
        this.policy = policy;
    }

    @OnlyIn(from = "2.1", to = "2.35")
    @GetMapping
    Map<String, Object> list(RequestContext context, HttpServletRequest request, @RequestHeader(TOKEN) String token) {
        policy.enforce(context, RULE + "get", Map.of("project_id", context.requireProjectId()));
        boolean all = context.isAdmin()
                && QueryParameters.flag(request.getParameter("all_tenants")).orElse(false);
        List<JsonNode> found = new ArrayList<>();
        if (all) {
            requests.get(PATH, token, context).path("security_groups").forEach(found::add);
        } else {
            found.addAll(ports.groupsOfProject(token, context));
        }
        int from = Math.min(offset(request), found.size());
        int to = Math.min(from + PageRequest.of(request, RULES).limit(), found.size());
        return Map.of("security_groups", views.views(found.subList(from, to), token, context));
    }

    private static int offset(HttpServletRequest request) {
        String text = request.getParameter("offset");
        try {
            int offset = text == null ? 0 : Integer.parseInt(text);
            if (offset >= 0) {
                return offset;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw ApiException.badRequest("offset param must be an integer that is not negative");
    }

    @OnlyIn(from = "2.1", to = "2.35")
    @GetMapping("/{id}")
    Map<String, Object> show(RequestContext context, @RequestHeader(TOKEN) String token, @PathVariable String id) {
        policy.enforce(context, RULE + "show", Map.of("project_id", context.requireProjectId()));
        return view(require(id, token, context), token, context);
    }

    @OnlyIn(from = "2.1", to = "2.35")
    @PostMapping
    Map<String, Object> create(
            RequestContext context, @RequestHeader(TOKEN) String token, @ValidBody("security-group") JsonNode body) {
        policy.enforce(context, RULE + "create", Map.of("project_id", context.requireProjectId()));
        return view(change("POST", PATH, body, token, context), token, context);
    }

    @OnlyIn(from = "2.1", to = "2.35")
    @PutMapping("/{id}")
    Map<String, Object> update(
            RequestContext context,
            @RequestHeader(TOKEN) String token,
            @PathVariable String id,
            @ValidBody("security-group") JsonNode body) {
        policy.enforce(context, RULE + "update", Map.of("project_id", context.requireProjectId()));
        require(id, token, context);
        return view(change("PUT", PATH + "/" + id, body, token, context), token, context);
    }

    @OnlyIn(from = "2.1", to = "2.35")
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void delete(RequestContext context, @RequestHeader(TOKEN) String token, @PathVariable String id) {
        policy.enforce(context, RULE + "delete", Map.of("project_id", context.requireProjectId()));
        require(id, token, context);
        try {
            requests.carryOut("DELETE", PATH + "/" + id, null, token, context);
        } catch (ApiException refused) {
            // One that is in use, or the default one.
            throw refused.status() == HttpStatus.CONFLICT ? ApiException.badRequest(refused.getMessage()) : refused;
        }
    }

    private JsonNode change(String method, String path, JsonNode body, String token, RequestContext context) {
        JsonNode wanted = body.get("security_group");
        Map<String, Object> group = Map.of(
                "name", wanted.get("name").asString(),
                "description", wanted.get("description").asString());
        try {
            return requests.carryOut(method, path, Map.of("security_group", group), token, context)
                    .path("security_group");
        } catch (ApiException refused) {
            if (refused.status() != HttpStatus.CONFLICT) {
                throw refused;
            }
            throw "OverQuota".equals(refused.type())
                    ? ApiException.forbidden(refused.getMessage())
                    : ApiException.badRequest(refused.getMessage());
        }
    }

    private JsonNode require(String id, String token, RequestContext context) {
        requireId(id);
        return ports.groups(List.of(id), token, context).stream()
                .findFirst()
                .orElseThrow(() -> ApiException.notFound("Security group " + id + " not found."));
    }

    static void requireId(String id) {
        if (!NetworkIds.fits(id)) {
            throw ApiException.badRequest("Security group id should be uuid");
        }
    }

    private Map<String, Object> view(JsonNode group, String token, RequestContext context) {
        return Map.of(
                "security_group", views.views(List.of(group), token, context).getFirst());
    }
}
