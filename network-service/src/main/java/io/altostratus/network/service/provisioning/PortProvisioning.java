package io.altostratus.network.service.provisioning;

import io.altostratus.context.RequestContext;
import io.altostratus.network.model.DhcpReady;
import io.altostratus.network.model.PortsUnwired;
import io.altostratus.network.model.PortsWired;
import io.altostratus.network.service.agents.AgentRepository;
import io.altostratus.network.service.dhcp.DhcpRepository;
import io.altostratus.network.service.dhcp.Serving;
import io.altostratus.network.service.population.PopulationHints;
import io.altostratus.network.service.ports.Port;
import io.altostratus.network.service.ports.PortRepository;
import io.altostratus.network.service.ports.PortStatus;
import io.altostratus.network.service.serverevents.ServerEvent;
import io.altostratus.network.service.serverevents.ServerEvents;
import io.altostratus.persistence.Transactions;
import io.altostratus.persistence.UtcTime;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.stereotype.Component;

/**
 * Puts the reports of hosts together: a port is ACTIVE once its device is connected and, where DHCP serves it, its
 * requests would be answered. Compute-api learns of every device that is connected so far, also of a new one of a port
 * that was ACTIVE already. Each report costs a constant number of statements, and may come twice.
 */
@Component
public class PortProvisioning {

    private final PortRepository ports;
    private final DhcpRepository servings;
    private final AgentRepository agents;
    private final PopulationHints population;
    private final ServerEvents events;
    private final Transactions transactions;
    private final Clock clock;

    PortProvisioning(
            PortRepository ports,
            DhcpRepository servings,
            AgentRepository agents,
            PopulationHints population,
            ServerEvents events,
            Transactions transactions,
            Clock clock) {
        this.ports = ports;
        this.servings = servings;
        this.agents = agents;
        this.population = population;
        this.events = events;
        this.transactions = transactions;
        this.clock = clock;
    }

    public void wired(PortsWired report, RequestContext context) {
        Map<String, String> wirings = new HashMap<>();
        report.ports().forEach(port -> wirings.put(port.portId(), port.wiring()));
        transactions.run(() -> {
            List<Port> concerned = ports.findAll(wirings.keySet()).stream()
                    .filter(port -> isBoundTo(port, report.host()))
                    .filter(port -> !port.provisioning().wired()
                            || !Objects.equals(port.provisioning().wiring(), wirings.get(port.id())))
                    .toList();
            Set<String> awaiting = awaitingDhcp(concerned);
            List<Port> changed = new ArrayList<>();
            for (Port port : concerned) {
                PortStatus status = PortStatus.of(port.adminStateUp(), true, awaiting.contains(port.id()));
                changed.add(port.with(
                        port.binding(),
                        new Port.Provisioning(
                                status,
                                true,
                                wirings.get(port.id()),
                                port.provisioning().dhcpReady())));
            }
            save(changed, plugged(changed), context);
            population.rewired(changed, context);
        });
    }

    public void unwired(PortsUnwired report, RequestContext context) {
        transactions.run(() -> {
            List<Port> changed = new ArrayList<>();
            List<ServerEvent> unplugged = new ArrayList<>();
            for (Port port : ports.findAll(new HashSet<>(report.portIds()))) {
                Port.Provisioning old = port.provisioning();
                if (isBoundTo(port, report.host()) && old.wired()) {
                    changed.add(port.with(
                            port.binding(), new Port.Provisioning(PortStatus.DOWN, false, null, old.dhcpReady())));
                    if (port.isOfServer()) {
                        unplugged.add(ServerEvent.unplugged(port.deviceId(), port.id()));
                    }
                }
            }
            save(changed, unplugged, context);
            population.rewired(changed, context);
        });
    }

    public void dhcpReady(DhcpReady report, RequestContext context) {
        transactions.run(() -> {
            Set<String> served =
                    servings.by(report.host()).stream().map(Serving::networkId).collect(Collectors.toSet());
            List<Port> changed = new ArrayList<>();
            List<Port> active = new ArrayList<>();
            for (Port port : ports.findAll(new HashSet<>(report.portIds()))) {
                Port.Provisioning old = port.provisioning();
                if (served.contains(port.networkId()) && !old.dhcpReady()) {
                    PortStatus status = PortStatus.of(port.adminStateUp(), old.wired(), false);
                    Port ready =
                            port.with(port.binding(), new Port.Provisioning(status, old.wired(), old.wiring(), true));
                    changed.add(ready);
                    if (old.status() != PortStatus.ACTIVE) {
                        active.add(ready);
                    }
                }
            }
            save(changed, plugged(active), context);
        });
    }

    /** Ports need not wait any longer for a DHCP server that has died, or that their network has lost. */
    public void settle(RequestContext context) {
        transactions.run(() -> {
            List<Port> building = ports.findAll(ports.building());
            Set<String> awaiting = awaitingDhcp(building);
            List<Port> changed = new ArrayList<>();
            for (Port port : building) {
                if (!awaiting.contains(port.id())) {
                    Port.Provisioning old = port.provisioning();
                    PortStatus status = PortStatus.of(port.adminStateUp(), old.wired(), false);
                    changed.add(port.with(
                            port.binding(), new Port.Provisioning(status, old.wired(), old.wiring(), old.dhcpReady())));
                }
            }
            save(changed, plugged(changed), context);
        });
    }

    private static boolean isBoundTo(Port port, String host) {
        return port.binding().isBound() && port.binding().hostId().equals(host);
    }

    private Set<String> awaitingDhcp(List<Port> concerned) {
        return Set.copyOf(ports.awaitingDhcp(concerned.stream().map(Port::id).toList(), agents.aliveSince()));
    }

    private static List<ServerEvent> plugged(List<Port> changed) {
        return changed.stream()
                .filter(port -> port.provisioning().status() == PortStatus.ACTIVE && port.isOfServer())
                .map(port -> ServerEvent.plugged(port.deviceId(), port.id()))
                .toList();
    }

    private void save(List<Port> changed, List<ServerEvent> toTell, RequestContext context) {
        if (!changed.isEmpty() && !ports.updateProvisioning(changed, UtcTime.now(clock))) {
            throw new OptimisticLockingFailureException("a port was changed by another");
        }
        events.tell(toTell, context);
    }
}
