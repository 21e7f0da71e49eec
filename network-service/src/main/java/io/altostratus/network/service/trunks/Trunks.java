package io.altostratus.network.service.trunks;

import static io.altostratus.network.service.trunks.TrunkAttributes.ADMIN_STATE_UP;
import static io.altostratus.network.service.trunks.TrunkAttributes.DESCRIPTION;
import static io.altostratus.network.service.trunks.TrunkAttributes.NAME;
import static io.altostratus.network.service.trunks.TrunkAttributes.PORT_ID;
import static io.altostratus.network.service.trunks.TrunkAttributes.SUB_PORTS;

import io.altostratus.context.RequestContext;
import io.altostratus.network.service.api.Attempts;
import io.altostratus.network.service.api.Errors;
import io.altostratus.network.service.api.Values;
import io.altostratus.network.service.binding.Vif;
import io.altostratus.network.service.networks.Network;
import io.altostratus.network.service.networks.NetworkRepository;
import io.altostratus.network.service.ports.Port;
import io.altostratus.network.service.ports.PortAttributes;
import io.altostratus.network.service.ports.PortRepository;
import io.altostratus.network.service.ports.PortStore;
import io.altostratus.network.service.quotas.QuotaResource;
import io.altostratus.network.service.quotas.Quotas;
import io.altostratus.network.service.tags.Tags;
import io.altostratus.persistence.UtcTime;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Makes, changes and deletes trunks. Whoever joins ports to a trunk changes the ports' revisions as well, so two requests
 * for one port never both succeed.
 */
@Service
class Trunks {

    /** A trunk that is asked for. */
    record Wanted(String projectId, Values values) {}

    private final TrunkRepository repository;
    private final SubPorts subPorts;
    private final PortRepository ports;
    private final NetworkRepository networks;
    private final PortStore store;
    private final Quotas quotas;
    private final Tags tags;
    private final Attempts attempts;
    private final Clock clock;

    Trunks(
            TrunkRepository repository,
            SubPorts subPorts,
            PortRepository ports,
            NetworkRepository networks,
            PortStore store,
            Quotas quotas,
            Tags tags,
            Attempts attempts,
            Clock clock) {
        this.repository = repository;
        this.subPorts = subPorts;
        this.ports = ports;
        this.networks = networks;
        this.store = store;
        this.quotas = quotas;
        this.tags = tags;
        this.attempts = attempts;
        this.clock = clock;
    }

    /** @param visible whether the caller may see a port */
    List<Trunk> create(List<Wanted> wanted, Predicate<Port> visible, RequestContext context) {
        return attempts.call(() -> {
            new TreeMap<>(wanted.stream().collect(Collectors.groupingBy(Wanted::projectId, Collectors.counting())))
                    .forEach((project, count) -> quotas.admit(project, QuotaResource.TRUNK, count.intValue()));
            List<Trunk> created = new ArrayList<>();
            for (Wanted trunk : wanted) {
                created.add(create(trunk, visible, context));
            }
            return created;
        });
    }

    private Trunk create(Wanted wanted, Predicate<Port> visible, RequestContext context) {
        Values values = wanted.values();
        String portId = values.require(PORT_ID);
        Port parent = ports.find(portId).filter(visible).orElseThrow(() -> PortAttributes.notFound(portId));
        if (!repository.trunksOf(List.of(portId)).isEmpty()) {
            throw Errors.conflict("TrunkPortInUse", "Port " + portId + " is in use by another trunk.");
        }
        if (parent.options().trunkId() != null || !canCarry(parent)) {
            throw SubPorts.ineligible(portId);
        }
        LocalDateTime now = UtcTime.now(clock);
        Trunk trunk = new Trunk(
                UUID.randomUUID().toString(),
                wanted.projectId(),
                values.get(NAME, ""),
                values.get(DESCRIPTION, ""),
                values.get(ADMIN_STATE_UP, true),
                portId,
                Trunk.DOWN,
                List.of(),
                0,
                now,
                now);
        repository.insert(trunk);
        enlist(parent, trunk.id(), context);
        subPorts.add(trunk, parent, values.get(SUB_PORTS, List.of()), visible, context);
        return find(trunk.id());
    }

    /** A port that is on no host yet, or on one by a Linux bridge: there subports can come later. */
    private static boolean canCarry(Port parent) {
        return parent.binding().hostId().isEmpty() || parent.binding().vifType().equals(Vif.BRIDGE);
    }

    private void enlist(Port parent, @Nullable String trunkId, RequestContext context) {
        Network network = networks.find(parent.networkId()).orElseThrow(() -> PortAttributes.notFound(parent.id()));
        store.change(network, parent, parent.inTrunk(trunkId), null, context);
    }

    private Trunk find(String id) {
        return repository.find(id).orElseThrow(() -> TrunkAttributes.notFound(id));
    }

    private Trunk locked(String id, Consumer<Trunk> admitted) {
        Trunk before = find(id);
        admitted.accept(before);
        repository.touch(id, UtcTime.now(clock));
        return find(id);
    }

    /** @param admitted decides on the trunk as it is, inside the transaction */
    Trunk update(String id, Values values, Consumer<Trunk> admitted) {
        return attempts.call(() -> {
            Trunk before = locked(id, admitted);
            repository.update(
                    id,
                    values.get(NAME, before.name()),
                    values.get(DESCRIPTION, before.description()),
                    values.get(ADMIN_STATE_UP, before.adminStateUp()));
            return find(id);
        });
    }

    void delete(String id, Consumer<Trunk> admitted, RequestContext context) {
        attempts.run(() -> {
            Trunk trunk = locked(id, admitted);
            refuseDisabled(trunk);
            subPorts.remove(trunk.subPorts().stream().map(SubPort::portId).toList(), context);
            ports.find(trunk.portId()).ifPresent(parent -> enlist(parent, null, context));
            repository.delete(id);
            tags.forget(List.of(id));
        });
    }

    private static void refuseDisabled(Trunk trunk) {
        if (!trunk.adminStateUp()) {
            throw Errors.conflict("TrunkDisabled", "Trunk " + trunk.id() + " is currently disabled.");
        }
    }

    Trunk addSubPorts(
            String id,
            List<SubPortRequest> requests,
            Consumer<Trunk> admitted,
            Predicate<Port> visible,
            RequestContext context) {
        return attempts.call(() -> {
            Trunk trunk = locked(id, admitted);
            refuseDisabled(trunk);
            if (trunk.status().equals(Trunk.ERROR)) {
                throw Errors.conflict(
                        "TrunkInErrorState",
                        "Trunk " + id + " is in error state. Attempt to resolve the error condition before"
                                + " proceeding.");
            }
            Port parent = ports.find(trunk.portId()).orElseThrow(() -> PortAttributes.notFound(trunk.portId()));
            subPorts.add(trunk, parent, requests, visible, context);
            return find(id);
        });
    }

    Trunk removeSubPorts(String id, List<SubPortRequest> requests, Consumer<Trunk> admitted, RequestContext context) {
        return attempts.call(() -> {
            Trunk trunk = locked(id, admitted);
            refuseDisabled(trunk);
            Set<String> present = trunk.subPorts().stream().map(SubPort::portId).collect(Collectors.toSet());
            List<String> leaving = requests.stream().map(SubPortRequest::portId).toList();
            leaving.stream().filter(port -> !present.contains(port)).findFirst().ifPresent(port -> {
                throw Errors.notFound(
                        "SubPortNotFound", "SubPort " + port + " on trunk " + id + " could not be found.");
            });
            subPorts.remove(leaving, context);
            return find(id);
        });
    }
}
