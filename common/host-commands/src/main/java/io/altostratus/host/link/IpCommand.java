package io.altostratus.host.link;

import io.altostratus.context.Json;
import io.altostratus.host.Command;
import io.altostratus.host.CommandFailedException;
import io.altostratus.host.CommandResult;
import io.altostratus.host.CommandRunner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** iproute2's {@code ip}, in this process's own network namespace or in a named one. */
public final class IpCommand {

    private final CommandRunner runner;
    private final @Nullable String namespace;

    public IpCommand(CommandRunner runner) {
        this(runner, null);
    }

    private IpCommand(CommandRunner runner, @Nullable String namespace) {
        this.runner = runner;
        this.namespace = namespace;
    }

    /** The same inside a namespace that {@code ip netns} lists. */
    public IpCommand inNamespace(String name) {
        return new IpCommand(runner, name);
    }

    /** All devices. */
    public List<Link> links() {
        List<Link> links = new ArrayList<>();
        for (JsonNode node : json("ip", "-details", "-json", "link", "show")) {
            links.add(link(node));
        }
        return links;
    }

    /** A device by its name; empty if there is none. */
    public Optional<Link> link(String name) {
        CommandResult result = runner.run(Command.read("ip", "-details", "-json", "link", "show", "dev", name)
                .accepting(0, 1)
                .inNamespace(namespace));
        if (result.exitCode() == 0) {
            return Optional.of(link(Json.MAPPER.readTree(result.output()).get(0)));
        }
        if (result.errors().contains("does not exist")) {
            return Optional.empty();
        }
        throw new CommandFailedException("ip link show dev " + name + ": " + result.errors(), 1, null);
    }

    /** All addresses of all devices. */
    public List<LinkAddress> addresses() {
        return interfaces().stream().flatMap(i -> i.addresses().stream()).toList();
    }

    /** A neighbour that someone has entered for good. */
    public record Neighbour(String device, String address, String macAddress) {}

    /** The permanent neighbours of all devices, both families. */
    public List<Neighbour> permanentNeighbours() {
        List<Neighbour> neighbours = new ArrayList<>();
        for (JsonNode node : json("ip", "-json", "neighbour", "show", "nud", "permanent")) {
            neighbours.add(new Neighbour(
                    node.path("dev").asString(""),
                    node.path("dst").asString(""),
                    node.path("lladdr").asString("")));
        }
        return neighbours;
    }

    /** A device with its addresses. */
    public record Interface(Link link, List<LinkAddress> addresses) {}

    /** All devices with their addresses. */
    public List<Interface> interfaces() {
        return interfaces(json("ip", "-details", "-json", "address", "show"));
    }

    /** A host or a namespace as it is: its devices, and its routes for IPv4. */
    public record Inside(List<Interface> interfaces, List<RouteThrough> routes) {}

    /** Devices and routes by one command. */
    public Inside inside() {
        List<JsonNode> answers = runner.run(Command.read("ip", "-details", "-json", "-batch", "-")
                        .withInput("address show\nroute show\n")
                        .inNamespace(namespace))
                .output()
                .lines()
                .filter(line -> !line.isBlank())
                .map(Json.MAPPER::readTree)
                .toList();
        if (answers.size() != 2) {
            throw new IllegalStateException("ip answered two questions with " + answers.size() + " lines");
        }
        return new Inside(interfaces(answers.getFirst()), routes(answers.getLast(), false));
    }

    private static List<Interface> interfaces(JsonNode devices) {
        List<Interface> interfaces = new ArrayList<>();
        for (JsonNode device : devices) {
            if (!device.has("ifname")) {
                continue;
            }
            List<LinkAddress> addresses = new ArrayList<>();
            for (JsonNode info : device.path("addr_info")) {
                if (info.has("local")) {
                    addresses.add(new LinkAddress(
                            device.path("ifname").asString(),
                            info.path("local").asString(),
                            info.path("prefixlen").asInt(),
                            info.path("scope").asString(),
                            info.path("dynamic").asBoolean(false)));
                }
            }
            interfaces.add(new Interface(link(device), addresses));
        }
        return interfaces;
    }

    /** The routes of the main table through a device, both families. */
    public List<Route> routes(String device) {
        List<Route> routes = new ArrayList<>();
        for (String family : List.of("-4", "-6")) {
            for (JsonNode node : json("ip", family, "-json", "route", "show", "dev", device)) {
                routes.add(route(node, family.equals("-6")));
            }
        }
        return routes;
    }

    /** A route with the device through which it leads. */
    public record RouteThrough(Route route, String device) {}

    /** The routes of the main table of one family, through all devices. */
    public List<RouteThrough> routes(boolean ipv6) {
        return routes(json("ip", ipv6 ? "-6" : "-4", "-json", "route", "show"), ipv6);
    }

    private static List<RouteThrough> routes(JsonNode nodes, boolean ipv6) {
        List<RouteThrough> routes = new ArrayList<>();
        for (JsonNode node : nodes) {
            routes.add(new RouteThrough(route(node, ipv6), node.path("dev").asString("")));
        }
        return routes;
    }

    private static Route route(JsonNode node, boolean ipv6) {
        return new Route(
                ipv6,
                node.path("dst").asString(""),
                text(node, "gateway"),
                text(node, "prefsrc"),
                text(node, "scope"),
                node.has("metric") ? node.path("metric").asInt() : null,
                node.path("protocol").asString(""));
    }

    /**
     * Makes the changes in their order. One that fails does not hold up those after it.
     *
     * @return the changes that failed
     */
    public List<IpBatch.BatchFailure> run(IpBatch batch) {
        return run(Command.of("ip", "-force", "-batch", "-"), batch);
    }

    /** The same where words such as {@code default} mean IPv6. */
    public List<IpBatch.BatchFailure> runIpv6(IpBatch batch) {
        return run(Command.of("ip", "-6", "-force", "-batch", "-"), batch);
    }

    private List<IpBatch.BatchFailure> run(Command command, IpBatch batch) {
        if (batch.isEmpty()) {
            return List.of();
        }
        CommandResult result =
                runner.run(command.withInput(batch.text()).accepting(0, 1).inNamespace(namespace));
        return result.exitCode() == 0 ? List.of() : batch.failures("ip", result);
    }

    private JsonNode json(String... words) {
        String output = runner.run(Command.read(words).inNamespace(namespace)).output();
        return Json.MAPPER.readTree(output.isBlank() ? "[]" : output);
    }

    private static Link link(JsonNode node) {
        JsonNode info = node.path("linkinfo");
        Map<String, String> details = new HashMap<>();
        info.path("info_data")
                .properties()
                .forEach(e -> details.put(e.getKey(), e.getValue().asString("")));
        String below = text(node, "link");
        if (below != null) {
            details.putIfAbsent(Link.PARENT, below);
        }
        boolean up = false;
        for (JsonNode flag : node.path("flags")) {
            up |= flag.asString().equals("UP");
        }
        return new Link(
                node.path("ifindex").asInt(),
                node.path("ifname").asString(),
                text(info, "info_kind"),
                text(node, "master"),
                node.path("mtu").asInt(),
                text(node, "address"),
                text(node, "ifalias"),
                up,
                details);
    }

    private static @Nullable String text(JsonNode node, String field) {
        JsonNode value = node.get(field);
        return value == null ? null : value.asString();
    }
}
