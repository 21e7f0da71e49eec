package io.altostratus.compute.api.hosts;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.error.ApiException;
import io.altostratus.api.microversion.Microversion;
import io.altostratus.api.request.QueryParameters;
import io.altostratus.auth.policy.Policy;
import io.altostratus.compute.database.aggregates.AggregateRepository;
import io.altostratus.compute.database.hosts.HostServers;
import io.altostratus.compute.database.hosts.NodeRepository;
import io.altostratus.compute.database.hosts.ServiceRecord;
import io.altostratus.compute.database.hosts.ServiceRepository;
import io.altostratus.context.RequestContext;
import io.altostratus.persistence.Transactions;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/**
 * {@code /os-services}: which agents and services there are, and whether they are heard of. Until 2.52 a compute service
 * is changed by its host and by an action in the path, since 2.53 by its UUID.
 */
@RestController
@RequestMapping("/v2.1/os-services")
class ComputeServiceController {

    private static final String RULE = "os_compute_api:os-services:";

    private final ServiceRepository services;
    private final NodeRepository nodes;
    private final AggregateRepository aggregates;
    private final HostServers servers;
    private final Zones zones;
    private final ServiceView views;
    private final Transactions transactions;
    private final Policy policy;

    ComputeServiceController(
            ServiceRepository services,
            NodeRepository nodes,
            AggregateRepository aggregates,
            HostServers servers,
            Zones zones,
            ServiceView views,
            Transactions transactions,
            Policy policy) {
        this.services = services;
        this.nodes = nodes;
        this.aggregates = aggregates;
        this.servers = servers;
        this.zones = zones;
        this.views = views;
        this.transactions = transactions;
        this.policy = policy;
    }

    @GetMapping
    Map<String, Object> list(RequestContext context, Microversion version, HttpServletRequest request) {
        policy.enforce(context, RULE + "list");
        if (version.atLeast(2, 75)) {
            QueryParameters.refuseUnknown(request, Set.of("host", "binary"));
        }
        return Map.of(
                "services",
                zones.services(asked(request, "host"), asked(request, "binary")).stream()
                        .map(placed -> views.of(placed, version))
                        .toList());
    }

    private static @Nullable String asked(HttpServletRequest request, String name) {
        String text = request.getParameter(name);
        return text == null || text.isEmpty() ? null : text;
    }

    /** @param id an action until 2.52, a UUID since 2.53 */
    @PutMapping("/{id}")
    Map<String, Object> update(
            RequestContext context,
            Microversion version,
            @PathVariable String id,
            @ValidBody("service-update") JsonNode body) {
        if (Ids.areUuids(version)) {
            String uuid = Ids.uuid(id);
            policy.enforce(context, RULE + "update");
            return Map.of("service", views.of(zones.of(updated(uuid, body)), version));
        }
        policy.enforce(context, RULE + "update");
        return Map.of("service", act(id, version, body));
    }

    private Map<String, @Nullable Object> act(String action, Microversion version, JsonNode body) {
        String host = body.get("host").asString();
        String binary = body.get("binary").asString();
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("host", host);
        view.put("binary", binary);
        switch (action) {
            case "enable" -> {
                view.put("status", "enabled");
                change(host, binary, () -> services.setDisabled(host, binary, false, null));
            }
            case "disable" -> {
                view.put("status", "disabled");
                change(host, binary, () -> services.setDisabled(host, binary, true, null));
            }
            case "disable-log-reason" -> {
                String reason =
                        required(body, "disabled_reason", "disabled reason").asString();
                view.put("status", "disabled");
                view.put("disabled_reason", reason);
                change(host, binary, () -> services.setDisabled(host, binary, true, reason));
            }
            case "force-down" -> {
                if (!version.atLeast(2, 11)) {
                    throw ApiException.notFound("Unknown action");
                }
                boolean down = bool(required(body, "forced_down", "forced_down"));
                view.put("forced_down", down);
                change(host, binary, () -> services.setForcedDown(host, binary, down));
            }
            default -> throw ApiException.notFound("Unknown action");
        }
        return view;
    }

    private static JsonNode required(JsonNode body, String field, String name) {
        JsonNode value = body.get(field);
        if (value == null) {
            throw ApiException.badRequest("Missing " + name + " field");
        }
        return value;
    }

    private static boolean bool(JsonNode value) {
        return QueryParameters.flag(value.asString())
                .orElseThrow(() -> ApiException.badRequest("Invalid input for field/attribute forced_down."));
    }

    private interface Change {
        boolean apply();
    }

    private void change(String host, String binary, Change change) {
        requireCompute(binary);
        if (!transactions.call(change::apply)) {
            throw ApiException.notFound("Could not find binary " + binary + " on host " + host + ".");
        }
    }

    private static void requireCompute(String binary) {
        if (!binary.equals(ServiceRecord.COMPUTE)) {
            throw ApiException.badRequest(
                    "Updating a " + binary + " service is not supported. Only nova-compute services can be updated.");
        }
    }

    private ServiceRecord updated(String uuid, JsonNode body) {
        ServiceRecord service = services.findById(uuid).orElseThrow(() -> notFound(uuid));
        requireCompute(service.binaryName());
        JsonNode status = body.get("status");
        JsonNode forcedDown = body.get("forced_down");
        String reason = body.path("disabled_reason").asString(null);
        boolean enable = status != null && status.asString().equals("enabled");
        if (enable && reason != null) {
            throw ApiException.badRequest("Specifying 'disabled_reason' with status 'enabled' is invalid.");
        }
        if (status == null && forcedDown == null) {
            throw ApiException.badRequest(
                    "No updates were requested. Fields 'status' or 'forced_down' should be specified.");
        }
        return transactions.call(() -> {
            if (status != null) {
                services.setDisabled(service.host(), service.binaryName(), !enable, reason);
            }
            if (forcedDown != null) {
                services.setForcedDown(service.host(), service.binaryName(), bool(forcedDown));
            }
            return services.findById(uuid).orElseThrow(() -> notFound(uuid));
        });
    }

    private static ApiException notFound(String id) {
        return ApiException.notFound("Service " + id + " could not be found.");
    }

    /** Forgets a service that will not come back, with its host; a host with servers is not forgotten. */
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(RequestContext context, Microversion version, @PathVariable String id) {
        policy.enforce(context, RULE + "delete");
        ServiceRecord service = Ids.areUuids(version)
                ? services.findById(Ids.uuid(id)).orElseThrow(() -> notFound(id))
                : services.findById(Ids.number(id)
                                .orElseThrow(
                                        () -> ApiException.badRequest("Invalid input received: id must be an integer")))
                        .orElseThrow(() -> notFound(id));
        transactions.run(() -> {
            if (service.binaryName().equals(ServiceRecord.COMPUTE)) {
                aggregates.lock();
                if (servers.count(List.of(service.host())) > 0) {
                    throw ApiException.conflict("Unable to delete compute service that is hosting instances."
                            + " Migrate or delete the instances first.");
                }
                if (!nodes.deleteUnclaimed(service.host())) {
                    throw ApiException.conflict("Unable to delete compute service that has in-progress migrations."
                            + " Complete the migrations or delete the instances first.");
                }
                aggregates.removeHost(service.host());
            }
            services.delete(service.pk());
        });
    }
}
