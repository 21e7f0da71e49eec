package io.altostratus.compute.database.networks;

import io.altostratus.compute.database.servers.Server;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The subnets of ports, as guests are told of them. What network-service has answered is kept for a few seconds: servers
 * come in swarms, and those of one swarm are on the same subnets.
 */
public final class PortSubnets {

    private static final Duration KEPT = Duration.ofSeconds(10);
    private static final int MOST = 5_000;
    private static final String FIELDS = List.of(
                    "id",
                    "ip_version",
                    "cidr",
                    "gateway_ip",
                    "enable_dhcp",
                    "ipv6_address_mode",
                    "dns_nameservers",
                    "host_routes")
            .stream()
            .map(name -> "&fields=" + name)
            .collect(Collectors.joining());

    private record Known(JsonNode subnet, Instant at) {}

    private final Clock clock;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    public PortSubnets(Clock clock) {
        this.clock = clock;
    }

    /**
     * @param ports as network-service tells them
     * @param ask gives the body of network-service's answer to a GET of a path
     * @return by the ports' ids; subnets that network-service does not know any more are left out
     */
    public Map<String, List<Server.Subnet>> of(Collection<JsonNode> ports, Function<String, JsonNode> ask) {
        Set<String> ids = new TreeSet<>();
        ports.forEach(port -> port.path("fixed_ips")
                .forEach(ip -> ids.add(ip.path("subnet_id").asString(""))));
        ids.remove("");
        Map<String, JsonNode> subnets = find(ids, ask);
        Map<String, List<Server.Subnet>> found = new HashMap<>();
        ports.forEach(port -> found.put(port.path("id").asString(""), of(port, subnets)));
        return found;
    }

    private Map<String, JsonNode> find(Set<String> ids, Function<String, JsonNode> ask) {
        Instant now = clock.instant();
        Map<String, JsonNode> found = new HashMap<>();
        Set<String> missing = new TreeSet<>();
        for (String id : ids) {
            Known one = known.get(id);
            if (one != null && one.at().plus(KEPT).isAfter(now)) {
                found.put(id, one.subnet());
            } else {
                missing.add(id);
            }
        }
        if (!missing.isEmpty()) {
            String filter = missing.stream().map(id -> "id=" + id).collect(Collectors.joining("&"));
            for (JsonNode subnet : ask.apply("/v2.0/subnets?" + filter + FIELDS).path("subnets")) {
                String id = subnet.path("id").asString("");
                found.put(id, subnet);
                known.put(id, new Known(subnet, now));
            }
        }
        if (known.size() > MOST) {
            known.values().removeIf(one -> one.at().plus(KEPT).isBefore(now));
        }
        return found;
    }

    private static List<Server.Subnet> of(JsonNode port, Map<String, JsonNode> subnets) {
        Map<String, List<String>> addresses = new LinkedHashMap<>();
        for (JsonNode ip : port.path("fixed_ips")) {
            addresses
                    .computeIfAbsent(ip.path("subnet_id").asString(""), id -> new ArrayList<>())
                    .add(ip.path("ip_address").asString(""));
        }
        List<Server.Subnet> found = new ArrayList<>();
        addresses.forEach((id, ips) -> {
            JsonNode subnet = subnets.get(id);
            if (subnet != null) {
                found.add(read(subnet, ips));
            }
        });
        return found;
    }

    private static Server.Subnet read(JsonNode subnet, List<String> addresses) {
        List<String> dns = new ArrayList<>();
        subnet.path("dns_nameservers").forEach(server -> dns.add(server.asString()));
        List<Server.Route> routes = new ArrayList<>();
        for (JsonNode route : subnet.path("host_routes")) {
            routes.add(new Server.Route(
                    route.path("destination").asString(""),
                    route.path("nexthop").asString("")));
        }
        String cidr = subnet.path("cidr").asString("");
        return new Server.Subnet(
                subnet.path("ip_version").asInt(cidr.contains(":") ? 6 : 4),
                cidr,
                text(subnet.path("gateway_ip")),
                subnet.path("enable_dhcp").asBoolean(true),
                text(subnet.path("ipv6_address_mode")),
                dns,
                routes,
                addresses);
    }

    private static @Nullable String text(JsonNode node) {
        String text = node.isString() ? node.asString() : "";
        return text.isEmpty() ? null : text;
    }
}
