package io.altostratus.compute.api.securitygroups;

import io.altostratus.api.error.ApiException;
import io.altostratus.compute.api.networks.GroupLookup;
import io.altostratus.compute.api.networks.ServerNetworks;
import io.altostratus.compute.api.networks.ServerPort;
import io.altostratus.compute.api.networks.ServerPorts;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.context.RequestContext;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Adds a security group to all ports of a server and takes it away from them, with the user's own rights. */
@Component
public class ServerGroups {

    private final GroupLookup lookup;
    private final ServerPorts ports;
    private final ServerNetworks networks;

    ServerGroups(GroupLookup lookup, ServerPorts ports, ServerNetworks networks) {
        this.lookup = lookup;
        this.ports = ports;
        this.networks = networks;
    }

    /** The group's name or id in an action's body. @throws ApiException 400 if it is not there */
    public static String name(JsonNode parameters) {
        if (!parameters.isObject()) {
            throw ApiException.badRequest("Missing parameter dict");
        }
        JsonNode name = parameters.path("name");
        if (!name.isString()) {
            throw ApiException.badRequest("Security group not specified");
        }
        if (name.asString().isBlank()) {
            throw ApiException.badRequest("Security group name cannot be empty");
        }
        if (name.asString().length() > 255) {
            throw ApiException.badRequest("Invalid input for field/attribute name. It is too long.");
        }
        return name.asString();
    }

    /** @throws ApiException 404 for an unknown group, 409 for an ambiguous one, 400 if a port takes no groups */
    public void add(Server server, String name, String token, RequestContext context) {
        String group = find(name, token, context);
        List<ServerPort> all = portsOf(server, token, context);
        for (ServerPort port : all) {
            if (!port.portSecurity() || port.fixedIps().isEmpty()) {
                throw ApiException.badRequest("Network requires port_security_enabled and subnet associated in order to"
                        + " apply security groups.");
            }
        }
        for (ServerPort port : all) {
            if (!port.groups().contains(group)) {
                List<String> more = new ArrayList<>(port.groups());
                more.add(group);
                ports.replaceGroups(port.id(), more, token, context);
            }
        }
        networks.refreshIfPossible(server.id(), context);
    }

    /** @throws ApiException 404 for an unknown group or one that no port has, 409 for an ambiguous one */
    public void remove(Server server, String name, String token, RequestContext context) {
        String group = find(name, token, context);
        boolean found = false;
        for (ServerPort port : portsOf(server, token, context)) {
            if (port.groups().contains(group)) {
                List<String> fewer = new ArrayList<>(port.groups());
                fewer.remove(group);
                ports.replaceGroups(port.id(), fewer, token, context);
                found = true;
            }
        }
        if (!found) {
            throw ApiException.notFound("Security group " + name + " not associated with the instance " + server.id());
        }
        networks.refreshIfPossible(server.id(), context);
    }

    private String find(String name, String token, RequestContext context) {
        List<Server.SecurityGroup> found = lookup.find(name, token, context);
        if (found.isEmpty()) {
            throw ApiException.notFound("Security group " + name + " is not found for project " + context.projectId());
        }
        if (found.size() > 1) {
            throw ApiException.conflict(
                    "Multiple security_group matches found for name '" + name + "', use an ID to be more specific.");
        }
        return String.valueOf(found.getFirst().id());
    }

    private List<ServerPort> portsOf(Server server, String token, RequestContext context) {
        List<ServerPort> found = ports.of(server.id(), token, context);
        if (found.isEmpty()) {
            throw ApiException.notFound("instance_id " + server.id() + " could not be found as device id on any ports");
        }
        return found;
    }
}
