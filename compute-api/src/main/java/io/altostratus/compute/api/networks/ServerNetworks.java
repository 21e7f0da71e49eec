package io.altostratus.compute.api.networks;

import io.altostratus.auth.session.JsonHttpClient;
import io.altostratus.auth.session.ServiceSession;
import io.altostratus.compute.database.networks.PortSubnets;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.database.servers.ServerChange;
import io.altostratus.compute.database.servers.ServerRepository;
import io.altostratus.context.DependencyUnavailableException;
import io.altostratus.context.RequestContext;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Brings up to date what is written down of servers' addresses and security groups, so that a list of servers asks nobody
 * else. Of two that do so at once, the one that has asked earlier never overwrites the other.
 */
@Component
public class ServerNetworks {

    private static final Logger LOG = LoggerFactory.getLogger(ServerNetworks.class);
    private static final int ATTEMPTS = 5;

    private final ServerRepository servers;
    private final ServiceSession session;
    private final PortSubnets subnets;

    ServerNetworks(ServerRepository servers, ServiceSession session, Clock clock) {
        this.servers = servers;
        this.session = session;
        this.subnets = new PortSubnets(clock);
    }

    /**
     * Costs a constant number of requests for all these servers together.
     *
     * @throws DependencyUnavailableException if network-service is away
     */
    public void refresh(Collection<String> serverIds, RequestContext context) {
        Set<String> left = new TreeSet<>(serverIds);
        for (int attempt = 0; attempt < ATTEMPTS && !left.isEmpty(); attempt++) {
            Map<String, Long> versions = new LinkedHashMap<>();
            left.forEach(id -> servers.nicsVersion(id).ifPresent(version -> versions.put(id, version)));
            if (versions.isEmpty()) {
                return;
            }
            Facts facts = ask(versions.keySet(), context);
            versions.forEach((id, version) -> {
                if (write(id, version, facts)) {
                    left.remove(id);
                }
            });
            left.retainAll(versions.keySet());
        }
        if (!left.isEmpty()) {
            LOG.warn("The network cards of {} change too fast to be followed", left);
            throw new DependencyUnavailableException("a quiet moment of these servers", null);
        }
    }

    /** As {@link #refresh}, where it may as well be done later. */
    public void refreshIfPossible(String serverId, RequestContext context) {
        try {
            refresh(List.of(serverId), context);
        } catch (DependencyUnavailableException later) {
            LOG.info("The addresses of {} are brought up to date later: {}", serverId, later.getMessage());
        }
    }

    /** What network-service says of the ports of some servers. */
    private record Facts(
            Map<String, ServerPort> ports,
            Map<String, List<String>> floatingIps,
            Map<String, String> groupNames,
            Map<String, List<Server.Subnet>> subnets) {}

    private Facts ask(Collection<String> serverIds, RequestContext context) {
        Map<String, ServerPort> ports = new LinkedHashMap<>();
        List<JsonNode> told = new ArrayList<>();
        for (JsonNode port : get("ports", NetworkRequests.any("device_id", serverIds), context)) {
            told.add(port);
            ServerPort read = ServerPort.of(port);
            ports.put(read.id(), read);
        }
        Map<String, List<String>> floatingIps = new HashMap<>();
        Set<String> groups = new TreeSet<>();
        ports.values().forEach(port -> groups.addAll(port.groups()));
        if (!ports.isEmpty()) {
            for (JsonNode ip : get("floatingips", NetworkRequests.any("port_id", ports.keySet()), context)) {
                floatingIps
                        .computeIfAbsent(
                                ip.path("port_id").asString("") + "/"
                                        + ip.path("fixed_ip_address").asString(""),
                                port -> new ArrayList<>())
                        .add(ip.path("floating_ip_address").asString(""));
            }
        }
        Map<String, String> names = new HashMap<>();
        if (!groups.isEmpty()) {
            for (JsonNode group : get("security-groups", NetworkRequests.any("id", groups) + FIELDS, context)) {
                names.put(group.path("id").asString(""), group.path("name").asString(""));
            }
        }
        return new Facts(ports, floatingIps, names, subnets.of(told, path -> get(path, context)));
    }

    private static final String FIELDS = "&fields=id&fields=name";

    private JsonNode get(String what, String filter, RequestContext context) {
        return get("/v2.0/" + what + "?" + filter, context).path(what.replace('-', '_'));
    }

    private JsonNode get(String path, RequestContext context) {
        JsonHttpClient.Response response = session.send("network", "GET", path, null, context);
        if (!response.isSuccess()) {
            throw new DependencyUnavailableException("the network service", null);
        }
        return response.body();
    }

    /** @return false if somebody else was first */
    private boolean write(String id, long version, Facts facts) {
        Server server = servers.find(id).orElse(null);
        if (server == null) {
            return true;
        }
        List<Server.Nic> nics = new ArrayList<>();
        Set<Server.SecurityGroup> groups = new LinkedHashSet<>();
        for (Server.Nic nic : server.nics()) {
            ServerPort port = facts.ports().get(nic.portId());
            if (port == null) {
                nics.add(nic); // it is gone, which is told in another way
                continue;
            }
            nics.add(nic.with(
                    port.macAddress(), addresses(port, facts), facts.subnets().getOrDefault(port.id(), List.of())));
            port.groups()
                    .forEach(group -> groups.add(
                            new Server.SecurityGroup(group, facts.groupNames().getOrDefault(group, group))));
        }
        List<Server.SecurityGroup> settled = nics.isEmpty() ? server.securityGroups() : List.copyOf(groups);
        if (nics.equals(server.nics()) && settled.equals(server.securityGroups())) {
            return servers.confirmNics(version, id);
        }
        return servers.changeSince(version, id, new ServerChange().nics(nics).securityGroups(settled));
    }

    private static List<Server.Address> addresses(ServerPort port, Facts facts) {
        List<Server.Address> addresses = new ArrayList<>();
        for (ServerPort.FixedIp fixed : port.fixedIps()) {
            addresses.add(Server.Address.fixed(fixed.ipAddress()));
            facts.floatingIps()
                    .getOrDefault(port.id() + "/" + fixed.ipAddress(), List.of())
                    .forEach(floating -> addresses.add(Server.Address.floating(floating)));
        }
        return addresses;
    }
}
