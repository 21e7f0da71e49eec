package io.altostratus.network.service.portforwarding;

import static io.altostratus.network.service.portforwarding.PortForwardingAttributes.DESCRIPTION;
import static io.altostratus.network.service.portforwarding.PortForwardingAttributes.EXTERNAL_PORT;
import static io.altostratus.network.service.portforwarding.PortForwardingAttributes.EXTERNAL_RANGE;
import static io.altostratus.network.service.portforwarding.PortForwardingAttributes.INTERNAL_ADDRESS;
import static io.altostratus.network.service.portforwarding.PortForwardingAttributes.INTERNAL_PORT;
import static io.altostratus.network.service.portforwarding.PortForwardingAttributes.INTERNAL_PORT_ID;
import static io.altostratus.network.service.portforwarding.PortForwardingAttributes.INTERNAL_RANGE;
import static io.altostratus.network.service.portforwarding.PortForwardingAttributes.PROTOCOL;

import io.altostratus.api.error.ApiException;
import io.altostratus.context.RequestContext;
import io.altostratus.network.service.address.IpAddress;
import io.altostratus.network.service.api.Attempts;
import io.altostratus.network.service.api.Attribute;
import io.altostratus.network.service.api.Errors;
import io.altostratus.network.service.api.Values;
import io.altostratus.network.service.floatingips.FloatingIp;
import io.altostratus.network.service.floatingips.FloatingIpAttributes;
import io.altostratus.network.service.floatingips.FloatingIpRepository;
import io.altostratus.network.service.floatingips.Reach;
import io.altostratus.network.service.routers.RouterAnnouncer;
import io.altostratus.network.service.routers.RouterRepository;
import io.altostratus.persistence.UtcTime;
import java.time.Clock;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Makes, changes and deletes port forwardings. Who may do what is decided by the caller's own check. */
@Service
class PortForwardings {

    private final PortForwardingRepository repository;
    private final FloatingIpRepository floatingIps;
    private final Reach reach;
    private final RouterRepository routers;
    private final RouterAnnouncer announcer;
    private final Attempts attempts;
    private final Clock clock;

    PortForwardings(
            PortForwardingRepository repository,
            FloatingIpRepository floatingIps,
            Reach reach,
            RouterRepository routers,
            RouterAnnouncer announcer,
            Attempts attempts,
            Clock clock) {
        this.repository = repository;
        this.floatingIps = floatingIps;
        this.reach = reach;
        this.routers = routers;
        this.announcer = announcer;
        this.attempts = attempts;
        this.clock = clock;
    }

    /** @param admitted decides on the floating IP as it is, inside the transaction */
    PortForwarding create(String floatingIpId, Values values, Consumer<FloatingIp> admitted, RequestContext context) {
        return attempts.call(() -> {
            FloatingIp ip = find(floatingIpId);
            admitted.accept(ip);
            PortRange internal = range(values, INTERNAL_PORT, INTERNAL_RANGE, null);
            PortRange external = range(values, EXTERNAL_PORT, EXTERNAL_RANGE, null);
            PortForwarding made = complete(
                    ip,
                    UUID.randomUUID().toString(),
                    values.get(DESCRIPTION, ""),
                    values.require(PROTOCOL),
                    values.require(INTERNAL_PORT_ID),
                    values.get(INTERNAL_ADDRESS),
                    internal,
                    external,
                    context);
            repository.insert(made, UtcTime.now(clock));
            announcer.changed(routerOf(ip.id()), context);
            return made;
        });
    }

    private FloatingIp find(String id) {
        return floatingIps.find(id).orElseThrow(() -> FloatingIpAttributes.notFound(id));
    }

    private String routerOf(String floatingIpId) {
        return String.valueOf(find(floatingIpId).routerId());
    }

    /** Checks what is wanted, with the way to it found and locked. */
    private PortForwarding complete(
            FloatingIp ip,
            String id,
            String description,
            String protocol,
            String portId,
            @Nullable IpAddress address,
            PortRange internal,
            PortRange external,
            RequestContext context) {
        if (ip.target() != null) {
            throw Errors.conflict(
                    "FloatingIPPortAlreadyAssociated",
                    "Floating IP " + ip.id() + " leads to port " + ip.target().portId()
                            + " as a whole and can have no port forwardings.");
        }
        if (internal.size() != external.size()) {
            throw bad("internal and external port ranges are of different sizes");
        }
        Reach.Way way = reach.find(ip.id(), ip.projectId(), ip.networkId(), portId, address, context);
        FloatingIp locked = find(ip.id());
        if (locked.routerId() == null) {
            floatingIps.route(ip.id(), way.routerId(), UtcTime.now(clock));
        } else if (!locked.routerId().equals(way.routerId())) {
            throw Errors.conflict(
                    "FipInUseByOtherRouter",
                    "Floating IP " + ip.id() + " is in use by other router " + locked.routerId() + ".");
        }
        for (PortForwarding other : repository.of(ip.id())) {
            if (!other.id().equals(id)
                    && other.protocol().equals(protocol)
                    && other.external().overlaps(external)) {
                throw bad("A duplicate port forwarding entry with same attributes already exists, conflicting values"
                        + " are {'floatingip_id': '" + ip.id() + "', 'external_port_range': '" + other.external()
                        + "', 'protocol': '" + protocol + "'}");
            }
        }
        String target = way.port().id();
        if (repository.leadingTo(target, way.fixedAddress(), protocol, internal).stream()
                .anyMatch(other -> !other.equals(id))) {
            throw bad("A duplicate port forwarding entry with same attributes already exists, conflicting values"
                    + " are {'internal_port_id': '" + target + "', 'internal_ip_address': '"
                    + way.fixedAddress().text() + "', 'internal_port_range': '" + internal + "', 'protocol': '"
                    + protocol + "'}");
        }
        return new PortForwarding(id, ip.id(), description, protocol, target, way.fixedAddress(), internal, external);
    }

    private static PortRange range(
            Values values, Attribute<Integer> one, Attribute<PortRange> many, @Nullable PortRange otherwise) {
        Integer port = values.get(one);
        PortRange range = values.get(many);
        if (range != null && port != null && !range.equals(PortRange.one(port))) {
            throw bad(one.name() + " and " + many.name() + " contradict each other");
        }
        if (range != null) {
            return range;
        }
        if (port != null) {
            return PortRange.one(port);
        }
        if (otherwise == null) {
            throw Errors.badRequest("Failed to parse request. Required attribute '" + one.name() + "' not specified");
        }
        return otherwise;
    }

    /** @param admitted decides on the floating IP as it is, inside the transaction */
    PortForwarding update(
            String floatingIpId, String id, Values values, Consumer<FloatingIp> admitted, RequestContext context) {
        return attempts.call(() -> {
            FloatingIp ip = find(floatingIpId);
            admitted.accept(ip);
            PortForwarding before =
                    repository.find(floatingIpId, id).orElseThrow(() -> PortForwardingAttributes.notFound(id));
            IpAddress address = values.get(INTERNAL_ADDRESS);
            boolean samePort =
                    !values.has(INTERNAL_PORT_ID) || before.internalPortId().equals(values.get(INTERNAL_PORT_ID));
            PortForwarding after = complete(
                    ip,
                    id,
                    values.get(DESCRIPTION, before.description()),
                    values.get(PROTOCOL, before.protocol()),
                    values.get(INTERNAL_PORT_ID, before.internalPortId()),
                    address == null && samePort ? before.internalAddress() : address,
                    range(values, INTERNAL_PORT, INTERNAL_RANGE, before.internal()),
                    range(values, EXTERNAL_PORT, EXTERNAL_RANGE, before.external()),
                    context);
            repository.update(after, UtcTime.now(clock));
            announcer.changed(routerOf(ip.id()), context);
            return after;
        });
    }

    /** @param admitted decides on the floating IP as it is, inside the transaction */
    void delete(String floatingIpId, String id, Consumer<FloatingIp> admitted, RequestContext context) {
        attempts.run(() -> {
            FloatingIp ip = find(floatingIpId);
            admitted.accept(ip);
            PortForwarding gone =
                    repository.find(floatingIpId, id).orElseThrow(() -> PortForwardingAttributes.notFound(id));
            String router = ip.routerId();
            if (router != null) {
                routers.lock(router);
            }
            repository.delete(gone.id());
            if (repository.of(floatingIpId).isEmpty()) {
                floatingIps.route(floatingIpId, null, UtcTime.now(clock));
            }
            if (router != null) {
                announcer.changed(router, context);
            }
        });
    }

    private static ApiException bad(String message) {
        return Errors.badRequest("BadRequest", "Bad port_forwarding request: " + message + ".");
    }
}
