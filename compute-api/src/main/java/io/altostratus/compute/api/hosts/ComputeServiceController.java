package io.altostratus.compute.api.hosts;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.error.ApiException;
import io.altostratus.auth.policy.Policy;
import io.altostratus.compute.database.hosts.ServiceRecord;
import io.altostratus.compute.database.hosts.ServiceRepository;
import io.altostratus.compute.database.servers.ServerRepository;
import io.altostratus.context.RequestContext;
import io.altostratus.persistence.Transactions;
import io.altostratus.persistence.UtcTime;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /os-services}: which agents and services there are, and whether they are heard of. */
@RestController
@RequestMapping("/v2.1/os-services")
class ComputeServiceController {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS");

    private final ServiceRepository services;
    private final ServerRepository servers;
    private final HostProperties properties;
    private final Transactions transactions;
    private final Policy policy;
    private final Clock clock;

    ComputeServiceController(
            ServiceRepository services,
            ServerRepository servers,
            HostProperties properties,
            Transactions transactions,
            Policy policy,
            Clock clock) {
        this.services = services;
        this.servers = servers;
        this.properties = properties;
        this.transactions = transactions;
        this.policy = policy;
        this.clock = clock;
    }

    @GetMapping
    Map<String, Object> list(RequestContext context, HttpServletRequest request) {
        policy.enforce(context, "os_compute_api:os-services:list");
        LocalDateTime now = UtcTime.now(clock);
        return Map.of(
                "services",
                services.list(request.getParameter("host"), request.getParameter("binary")).stream()
                        .map(service -> view(service, now))
                        .toList());
    }

    @PutMapping("/enable")
    Map<String, Object> enable(RequestContext context, @ValidBody("service-update") JsonNode body) {
        return change(context, body, false, false);
    }

    @PutMapping("/disable")
    Map<String, Object> disable(RequestContext context, @ValidBody("service-update") JsonNode body) {
        return change(context, body, true, false);
    }

    @PutMapping("/disable-log-reason")
    Map<String, Object> disableWithReason(RequestContext context, @ValidBody("service-update") JsonNode body) {
        if (!body.has("disabled_reason")) {
            throw ApiException.badRequest("Missing disabled reason field");
        }
        return change(context, body, true, true);
    }

    private Map<String, Object> change(RequestContext context, JsonNode body, boolean disabled, boolean withReason) {
        policy.enforce(context, "os_compute_api:os-services:update");
        String host = body.get("host").asString();
        String binary = body.get("binary").asString();
        String reason = withReason ? body.get("disabled_reason").asString() : null;
        if (!transactions.call(() -> services.setDisabled(host, binary, disabled, reason))) {
            throw ApiException.notFound("Could not find binary " + binary + " on host " + host + ".");
        }
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("host", host);
        view.put("binary", binary);
        view.put("status", disabled ? "disabled" : "enabled");
        if (withReason) {
            view.put("disabled_reason", reason);
        }
        return Map.of("service", view);
    }

    /** Forgets a service that will not come back; a host with servers is not forgotten. */
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(RequestContext context, @PathVariable String id) {
        policy.enforce(context, "os_compute_api:os-services:delete");
        long pk = Ids.parse(id, "service");
        ServiceRecord service =
                services.findById(pk).orElseThrow(() -> ApiException.notFound("Service " + id + " not found."));
        if (service.binaryName().equals(ServiceRecord.COMPUTE)
                && !servers.onHost(service.host()).isEmpty()) {
            throw ApiException.conflict(
                    "Unable to delete compute service that is hosting instances. Delete or move them first.");
        }
        transactions.run(() -> services.delete(pk));
    }

    private Map<String, Object> view(ServiceRecord service, LocalDateTime now) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", service.pk());
        view.put("binary", service.binaryName());
        view.put("host", service.host());
        view.put("zone", service.zone());
        view.put("status", service.disabled() ? "disabled" : "enabled");
        view.put("state", service.isUp(now, properties.downAfter()) ? "up" : "down");
        view.put("updated_at", TIME.format(service.lastSeenAt()));
        view.put("disabled_reason", service.disabledReason());
        return view;
    }
}
