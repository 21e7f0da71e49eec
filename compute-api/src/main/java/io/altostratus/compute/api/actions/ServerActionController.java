package io.altostratus.compute.api.actions;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.error.ApiException;
import io.altostratus.compute.api.interfaces.FixedAddresses;
import io.altostratus.compute.api.securitygroups.ServerGroups;
import io.altostratus.compute.api.servers.ServerAccess;
import io.altostratus.compute.api.servers.ServerTasks;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.database.workflows.WorkflowKind;
import io.altostratus.compute.model.ComputeQueues;
import io.altostratus.compute.model.report.ConsoleOutput;
import io.altostratus.compute.model.report.ConsoleOutputRequest;
import io.altostratus.compute.model.state.ServerEvent;
import io.altostratus.context.RequestContext;
import io.altostratus.messaging.Address;
import io.altostratus.messaging.CallRefusedException;
import io.altostratus.messaging.Caller;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code POST /servers/{id}/action}: the body's only member names what is to be done. */
@RestController
class ServerActionController {

    private static final Duration CONSOLE_LIMIT = Duration.ofSeconds(4);

    private final ServerAccess access;
    private final ServerTasks tasks;
    private final ServerGroups groups;
    private final FixedAddresses addresses;
    private final Caller hosts;

    ServerActionController(
            ServerAccess access, ServerTasks tasks, ServerGroups groups, FixedAddresses addresses, Caller hosts) {
        this.access = access;
        this.tasks = tasks;
        this.groups = groups;
        this.addresses = addresses;
        this.hosts = hosts;
    }

    @PostMapping("/v2.1/servers/{id}/action")
    ResponseEntity<Map<String, Object>> act(
            RequestContext context,
            @RequestHeader("X-Auth-Token") String token,
            @PathVariable String id,
            @ValidBody("server-action") JsonNode body) {
        Map.Entry<String, JsonNode> member = body.properties().iterator().next();
        JsonNode parameters = member.getValue();
        return switch (member.getKey()) {
            case "os-stop" ->
                start(
                        access.require(id, "os_compute_api:servers:stop", context),
                        ServerEvent.STOP_ASKED,
                        WorkflowKind.STOP_SERVER,
                        "stop",
                        "stop",
                        context);
            case "os-start" ->
                start(
                        access.require(id, "os_compute_api:servers:start", context),
                        ServerEvent.START_ASKED,
                        WorkflowKind.START_SERVER,
                        "start",
                        "start",
                        context);
            case "reboot" -> reboot(access.require(id, "os_compute_api:servers:reboot", context), parameters, context);
            case "os-getConsoleOutput" ->
                ResponseEntity.ok(
                        console(access.require(id, "os_compute_api:os-console-output", context), parameters, context));
            case "addSecurityGroup" -> {
                Server server = access.require(id, "os_compute_api:os-security-groups:add", context);
                groups.add(server, ServerGroups.name(parameters), token, context);
                yield ResponseEntity.accepted().build();
            }
            case "removeSecurityGroup" -> {
                Server server = access.require(id, "os_compute_api:os-security-groups:remove", context);
                groups.remove(server, ServerGroups.name(parameters), token, context);
                yield ResponseEntity.accepted().build();
            }
            case "addFixedIp" -> {
                Server server = access.require(id, "os_compute_api:os-multinic:add", context);
                addresses.add(server, FixedAddresses.parameter(parameters, "networkId"), token, context);
                yield ResponseEntity.accepted().build();
            }
            case "removeFixedIp" -> {
                Server server = access.require(id, "os_compute_api:os-multinic:remove", context);
                addresses.remove(server, FixedAddresses.parameter(parameters, "address"), token, context);
                yield ResponseEntity.accepted().build();
            }
            default -> throw ApiException.badRequest("There is no such action: " + member.getKey());
        };
    }

    private ResponseEntity<Map<String, Object>> reboot(Server server, JsonNode parameters, RequestContext context) {
        String type = parameters.path("type").asString("");
        return switch (type.toUpperCase(Locale.ROOT)) {
            case "SOFT" ->
                start(server, ServerEvent.SOFT_REBOOT_ASKED, WorkflowKind.REBOOT_SERVER, "reboot", "reboot", context);
            case "HARD" ->
                start(
                        server,
                        ServerEvent.HARD_REBOOT_ASKED,
                        WorkflowKind.HARD_REBOOT_SERVER,
                        "reboot",
                        "reboot",
                        context);
            default ->
                throw ApiException.badRequest(
                        "Invalid input for field/attribute type. Value: " + type + ". It must be one of SOFT, HARD.");
        };
    }

    private ResponseEntity<Map<String, Object>> start(
            Server server, ServerEvent event, WorkflowKind kind, String verb, String action, RequestContext context) {
        tasks.start(server, event, kind, verb, action, context);
        return ResponseEntity.accepted().build();
    }

    private Map<String, Object> console(Server server, JsonNode parameters, RequestContext context) {
        JsonNode length = parameters.path("length");
        int lines;
        try {
            lines = length.isMissingNode() || length.isNull() ? -1 : Integer.parseInt(length.asString(""));
        } catch (NumberFormatException e) {
            throw ApiException.badRequest(
                    "Invalid input for field/attribute length. Value: " + length + ". It must be an integer.");
        }
        String host = server.placement().host();
        if (host == null) {
            throw ApiException.conflict("Instance " + server.id() + " is not ready");
        }
        try {
            ConsoleOutput output = hosts.call(
                    Address.host(host, ComputeQueues.AGENT),
                    new ConsoleOutputRequest(server.id(), lines),
                    ConsoleOutput.class,
                    CONSOLE_LIMIT,
                    context);
            return Map.of("output", output.text());
        } catch (CallRefusedException refused) {
            throw ApiException.conflict("Instance " + server.id() + " is not ready");
        }
    }
}
