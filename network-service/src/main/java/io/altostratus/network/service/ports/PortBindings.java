package io.altostratus.network.service.ports;

import static io.altostratus.network.service.ports.BindingAttributes.PROFILE;
import static io.altostratus.network.service.ports.BindingAttributes.VNIC_TYPE;

import io.altostratus.context.RequestContext;
import io.altostratus.network.service.api.Attempts;
import io.altostratus.network.service.api.Errors;
import io.altostratus.network.service.api.Values;
import io.altostratus.network.service.binding.Placement;
import io.altostratus.network.service.binding.PortBinder;
import io.altostratus.network.service.binding.Vif;
import io.altostratus.network.service.networks.Network;
import io.altostratus.network.service.networks.NetworkRepository;
import io.altostratus.persistence.UtcTime;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Service;
import tools.jackson.databind.JsonNode;

/**
 * The bindings of a server's port: the active one, which is part of the port, and those that a live migration prepares on
 * other hosts. Every change bumps the port's revision first, which makes changes of one port wait for each other.
 */
@Service
class PortBindings {

    /** A binding, and whether it is where the port is. */
    record Placed(Port.Binding binding, boolean active) {}

    private final PortRepository repository;
    private final PortStore store;
    private final InactiveBindings inactive;
    private final NetworkRepository networks;
    private final PortBinder binder;
    private final Attempts attempts;
    private final Clock clock;

    PortBindings(
            PortRepository repository,
            PortStore store,
            InactiveBindings inactive,
            NetworkRepository networks,
            PortBinder binder,
            Attempts attempts,
            Clock clock) {
        this.repository = repository;
        this.store = store;
        this.inactive = inactive;
        this.networks = networks;
        this.binder = binder;
        this.attempts = attempts;
        this.clock = clock;
    }

    /** All of them, the active one first. */
    List<Placed> of(String portId) {
        return of(find(portId));
    }

    private List<Placed> of(Port port) {
        List<Placed> all = new ArrayList<>();
        all.add(new Placed(port.binding(), true));
        inactive.of(port.id()).forEach(binding -> all.add(new Placed(binding, false)));
        return all;
    }

    private Port find(String portId) {
        Port port = repository.find(portId).orElseThrow(() -> PortAttributes.notFound(portId));
        if (!port.deviceOwner().startsWith("compute:")) {
            throw Errors.badRequest(
                    "BadRequest",
                    "Bad port request: Invalid port " + portId
                            + ". Operation only valid on compute and shared filesystem ports.");
        }
        return port;
    }

    Optional<Placed> on(String portId, String host) {
        return on(find(portId), host);
    }

    private Optional<Placed> on(Port port, String host) {
        return of(port).stream()
                .filter(placed -> placed.binding().hostId().equals(host))
                .findFirst();
    }

    private Port locked(String portId) {
        repository.touch(portId, UtcTime.now(clock));
        return find(portId);
    }

    /** Prepares the port for another host. */
    Placed add(String portId, String host, Values values) {
        return attempts.call(() -> {
            Port port = locked(portId);
            if (on(port, host).isPresent()) {
                throw Errors.conflict(
                        "PortBindingAlreadyExists",
                        "Binding for port " + portId + " on host " + host + " already exists.");
            }
            Port.Binding unbound = Port.Binding.unbound(host, Vif.NORMAL);
            Port.Binding bound = bind(port, unbound, values);
            inactive.put(portId, bound);
            return new Placed(bound, false);
        });
    }

    Placed update(String portId, String host, Values values, RequestContext context) {
        return attempts.call(() -> {
            Port port = locked(portId);
            Placed before = on(port, host).orElseThrow(() -> BindingAttributes.notFound(portId, host));
            Port.Binding after = bind(port, before.binding(), values);
            if (before.active()) {
                boolean same = after.vifType().equals(before.binding().vifType())
                        && after.vnicType().equals(before.binding().vnicType());
                change(port, after, same ? port.provisioning() : Port.Provisioning.NONE, context);
            } else {
                inactive.put(portId, after);
            }
            return new Placed(after, before.active());
        });
    }

    private Port.Binding bind(Port port, Port.Binding before, Values values) {
        String vnicType = values.get(VNIC_TYPE, before.vnicType());
        JsonNode profile = values.get(PROFILE);
        Placement placement = binder.hosts(Set.of(before.hostId()))
                .bind(before.hostId(), network(port).segments(), vnicType);
        if (placement.hasFailed()) {
            throw Errors.conflict(
                    "PortBindingError",
                    "Binding for port " + port.id() + " on host " + before.hostId()
                            + " could not be created or updated.");
        }
        return new Port.Binding(
                before.hostId(),
                vnicType,
                placement,
                !values.has(PROFILE) ? before.profile() : profile == null ? "{}" : profile.toString());
    }

    private Network network(Port port) {
        return networks.find(port.networkId()).orElseThrow(() -> PortAttributes.notFound(port.id()));
    }

    private void change(Port port, Port.Binding binding, Port.Provisioning provisioning, RequestContext context) {
        store.change(network(port), port, port.with(binding, provisioning), null, context);
    }

    /** The port is on this host from now on; where it was becomes the prepared one. */
    Placed activate(String portId, String host, RequestContext context) {
        return attempts.call(() -> {
            Port port = locked(portId);
            Placed wanted = on(port, host).orElseThrow(() -> BindingAttributes.notFound(portId, host));
            if (wanted.active()) {
                throw Errors.conflict(
                        "PortBindingAlreadyActive",
                        "Binding for port " + portId + " on host " + host + " is already active.");
            }
            inactive.delete(portId, host);
            inactive.put(portId, port.binding());
            Port.Provisioning old = port.provisioning();
            change(
                    port,
                    wanted.binding(),
                    new Port.Provisioning(PortStatus.DOWN, false, null, old.dhcpReady()),
                    context);
            return new Placed(wanted.binding(), true);
        });
    }

    void delete(String portId, String host, RequestContext context) {
        attempts.run(() -> {
            Port port = locked(portId);
            Placed placed = on(port, host).orElseThrow(() -> BindingAttributes.notFound(portId, host));
            if (placed.active()) {
                Port.Binding unbound = Port.Binding.unbound("", placed.binding().vnicType());
                inactive.delete(portId, "");
                change(port, unbound, Port.Provisioning.NONE, context);
            } else {
                inactive.delete(portId, host);
            }
        });
    }
}
