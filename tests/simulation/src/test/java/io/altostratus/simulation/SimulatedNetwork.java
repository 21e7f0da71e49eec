package io.altostratus.simulation;

import io.altostratus.compute.conductor.network.NetworkPorts;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.database.workflows.PlannedPort;
import io.altostratus.context.DependencyUnavailableException;
import io.altostratus.context.RequestContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** network-service as the conductor sees it: keeps what it was told, and sometimes its answer is lost. */
final class SimulatedNetwork implements NetworkPorts {

    /** @param active whether it is wired on its host */
    record Port(String id, String serverId, String host, boolean active) {}

    /** A port was wired and the server's owner is to be told. */
    record Wired(String serverId, String portId) {}

    private final Chaos chaos;
    private final Runnable whileOthersWork;
    private final Consumer<String> journal;
    private final Map<String, Port> ports = new TreeMap<>();
    private final Set<String> tombstones = new HashSet<>();
    private final List<Wired> news = new ArrayList<>();

    /** @param whileOthersWork called in the middle of every request */
    SimulatedNetwork(Chaos chaos, Runnable whileOthersWork, Consumer<String> journal) {
        this.chaos = chaos;
        this.whileOthersWork = whileOthersWork;
        this.journal = journal;
    }

    Map<String, Port> ports() {
        return ports;
    }

    @Override
    public BoundPorts ensure(
            Server server, List<PlannedPort> planned, String host, String zone, RequestContext context) {
        mayBeAway();
        if (chaos.fails(0.01)) {
            throw new PortsRefusedException("binding failed", true, null);
        }
        if (chaos.fails(0.005)) {
            throw new PortsRefusedException("no more IP addresses", false, 400);
        }
        List<Server.Nic> nics = new ArrayList<>();
        for (PlannedPort port : planned) {
            journal.accept("network: port " + port.portId() + " on " + host);
            if (tombstones.contains(port.portId())) {
                throw new PortsRefusedException("it was deleted", false, 409);
            }
            Port known = ports.get(port.portId());
            if (known == null || !known.host().equals(host)) {
                ports.put(port.portId(), new Port(port.portId(), server.id(), host, false));
            }
            nics.add(new Server.Nic(
                    port.portId(),
                    port.networkId(),
                    port.networkName(),
                    "fa:16:3e:00:00:01",
                    port.mtu(),
                    List.of(),
                    port.own()));
        }
        mayBeAway();
        return new BoundPorts(nics, false);
    }

    @Override
    public void remove(String serverId, List<PlannedPort> planned, RequestContext context) {
        mayBeAway();
        for (PlannedPort port : planned) {
            journal.accept("network: no port " + port.portId());
            ports.remove(port.portId());
            tombstones.add(port.portId());
        }
        mayBeAway();
    }

    @Override
    public void unbind(List<PlannedPort> planned, RequestContext context) {
        mayBeAway();
        for (PlannedPort port : planned) {
            journal.accept("network: port " + port.portId() + " on no host");
            ports.computeIfPresent(port.portId(), (id, known) -> new Port(id, known.serverId(), "", false));
        }
        mayBeAway();
    }

    @Override
    public boolean exists(String portId, RequestContext context) {
        mayBeAway();
        return ports.containsKey(portId);
    }

    @Override
    public boolean allActive(List<PlannedPort> planned, RequestContext context) {
        mayBeAway();
        return planned.stream().map(port -> ports.get(port.portId())).allMatch(port -> port != null && port.active());
    }

    private void mayBeAway() {
        whileOthersWork.run();
        if (chaos.happens(0.03)) {
            throw new DependencyUnavailableException("network-service", null);
        }
    }

    /** A host's agent has wired the port. */
    void wired(String host, String portId) {
        Port port = ports.get(portId);
        if (port != null && port.host().equals(host)) {
            ports.put(portId, new Port(portId, port.serverId(), host, true));
            news.add(new Wired(port.serverId(), portId));
        }
    }

    void unwired(String host, String portId) {
        Port port = ports.get(portId);
        if (port != null && port.host().equals(host)) {
            ports.put(portId, new Port(portId, port.serverId(), host, false));
        }
    }

    /** What compute is to be told next; null for nothing. */
    @Nullable
    Wired takeNews() {
        if (news.isEmpty()) {
            return null;
        }
        return news.remove(chaos.below(news.size()));
    }

    boolean hasNews() {
        return !news.isEmpty();
    }
}
