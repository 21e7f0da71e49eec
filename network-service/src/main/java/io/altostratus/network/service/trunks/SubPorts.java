package io.altostratus.network.service.trunks;

import io.altostratus.api.error.ApiException;
import io.altostratus.context.RequestContext;
import io.altostratus.network.service.api.Errors;
import io.altostratus.network.service.binding.Placement;
import io.altostratus.network.service.binding.PortBinder;
import io.altostratus.network.service.binding.Vif;
import io.altostratus.network.service.networks.Network;
import io.altostratus.network.service.networks.NetworkRepository;
import io.altostratus.network.service.ports.Port;
import io.altostratus.network.service.ports.PortAttributes;
import io.altostratus.network.service.ports.PortRepository;
import io.altostratus.network.service.ports.PortStore;
import io.altostratus.network.service.segments.Segment;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Puts ports into trunks and takes them out. They are where their trunk's own port is. Runs in its callers' transaction. */
@Component
class SubPorts {

    private static final int LARGEST_TAG = 4094;

    private final TrunkRepository trunks;
    private final PortRepository ports;
    private final NetworkRepository networks;
    private final PortStore store;
    private final PortBinder binder;

    SubPorts(
            TrunkRepository trunks,
            PortRepository ports,
            NetworkRepository networks,
            PortStore store,
            PortBinder binder) {
        this.trunks = trunks;
        this.ports = ports;
        this.networks = networks;
        this.store = store;
        this.binder = binder;
    }

    /** @param visible whether the caller may see a port */
    void add(Trunk trunk, Port parent, List<SubPortRequest> requests, Predicate<Port> visible, RequestContext context) {
        Map<String, Port> found =
                byId(ports.findAll(requests.stream().map(SubPortRequest::portId).toList()));
        Map<String, String> used = trunks.trunksOf(found.keySet());
        Map<String, Network> parents = networks.findAll(Stream.concat(Stream.of(parent), found.values().stream())
                .map(Port::networkId)
                .collect(Collectors.toSet()));
        int largestMtu = of(parents, parent).mtu();
        Set<String> tags = trunk.subPorts().stream().map(SubPorts::tag).collect(Collectors.toCollection(HashSet::new));
        for (SubPortRequest request : requests) {
            Port port = found.get(request.portId());
            if (port == null || !visible.test(port)) {
                throw PortAttributes.notFound(request.portId());
            }
            if (port.id().equals(parent.id())) {
                throw ineligible(port.id());
            }
            Network network = of(parents, port);
            if (network.mtu() > largestMtu) {
                throw Errors.conflict(
                        "SubPortMtuGreaterThanTrunkPortMtu",
                        "MTU " + network.mtu() + " of subport " + port.id() + " cannot be greater than MTU "
                                + largestMtu + " of trunk " + trunk.id() + ".");
            }
            SubPort sub = subPort(request, network);
            refuseUsed(port, used.containsKey(port.id()));
            if (!tags.add(tag(sub))) {
                throw Errors.conflict(
                        "DuplicateSubPort",
                        "segmentation_type " + sub.segmentationType() + " and segmentation_id " + sub.segmentationId()
                                + " already in use on trunk " + trunk.id() + ".");
            }
            trunks.add(trunk.id(), sub);
            place(network, port, port.withOwner(SubPort.OWNER), parent.binding(), context);
        }
    }

    private static String tag(SubPort sub) {
        return sub.segmentationType() + ":" + sub.segmentationId();
    }

    private static Network of(Map<String, Network> parents, Port port) {
        Network network = parents.get(port.networkId());
        if (network == null) {
            throw PortAttributes.notFound(port.id());
        }
        return network;
    }

    private static Map<String, Port> byId(List<Port> some) {
        return some.stream().collect(Collectors.toMap(Port::id, Function.identity()));
    }

    /** Whether a port is free to become a part of a trunk. */
    private static void refuseUsed(Port port, boolean isSubPort) {
        if (isSubPort) {
            throw Errors.conflict("TrunkPortInUse", "Port " + port.id() + " is in use by another trunk.");
        }
        if (port.options().trunkId() != null) {
            throw ineligible(port.id());
        }
        if (!port.deviceId().isEmpty()) {
            throw PortAttributes.attached(port, port.deviceId());
        }
    }

    static ApiException ineligible(String portId) {
        return Errors.conflict(
                "ParentPortInUse",
                "Port " + portId + " is currently in use and is not eligible for use as a parent port.");
    }

    private static SubPort subPort(SubPortRequest request, Network network) {
        String type = request.segmentationType();
        Integer id = request.segmentationId();
        if (request.inherits()) {
            Segment segment = network.segment();
            type = segment.type().apiName();
            id = segment.segmentationId();
        }
        if (type == null || id == null && !request.inherits()) {
            throw Errors.invalidInput("Invalid subport details '" + request.portId()
                    + "': missing segmentation information. Must specify both segmentation_id and segmentation_type");
        }
        if (!type.equals(SubPort.VLAN)) {
            throw Errors.invalidInput("Unknown segmentation_type '" + type + "'");
        }
        if (id == null || id < 1 || id > LARGEST_TAG) {
            throw Errors.invalidInput("Segmentation ID '" + id + "' is not in range");
        }
        return new SubPort(request.portId(), type, id);
    }

    /** Lets the trunk's ports follow its own one to another host, or to none. */
    void follow(Trunk trunk, Port parent, RequestContext context) {
        List<Port> parts =
                ports.findAll(trunk.subPorts().stream().map(SubPort::portId).toList());
        Map<String, Network> parents =
                networks.findAll(parts.stream().map(Port::networkId).collect(Collectors.toSet()));
        for (Port part : parts) {
            trunks.note(part.id(), null);
            place(of(parents, part), part, part, parent.binding(), context);
        }
    }

    private void place(Network network, Port before, Port wanted, Port.Binding parent, RequestContext context) {
        Port.Binding old = before.binding();
        String host = parent.isBound() ? parent.hostId() : "";
        Placement placement =
                binder.hosts(host.isEmpty() ? Set.of() : Set.of(host)).bind(host, network.segments(), Vif.NORMAL);
        boolean stays = host.equals(old.hostId()) && placement.vifType().equals(old.vifType());
        Port placed = stays
                ? wanted
                : wanted.with(new Port.Binding(host, old.vnicType(), placement, old.profile()), Port.Provisioning.NONE);
        if (!placed.equals(before)) {
            store.change(network, before, placed, null, context);
        }
    }

    void remove(List<String> portIds, RequestContext context) {
        List<Port> parts = ports.findAll(portIds);
        Map<String, Network> parents =
                networks.findAll(parts.stream().map(Port::networkId).collect(Collectors.toSet()));
        for (Port part : parts) {
            trunks.remove(part.id());
            Port.Binding unbound = Port.Binding.unbound("", part.binding().vnicType());
            store.change(
                    of(parents, part), part, part.withOwner("").with(unbound, Port.Provisioning.NONE), null, context);
        }
    }
}
