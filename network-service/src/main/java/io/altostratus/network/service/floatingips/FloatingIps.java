package io.altostratus.network.service.floatingips;

import static io.altostratus.network.service.floatingips.FloatingIpAttributes.ADDRESS;
import static io.altostratus.network.service.floatingips.FloatingIpAttributes.DESCRIPTION;
import static io.altostratus.network.service.floatingips.FloatingIpAttributes.DNS_DOMAIN;
import static io.altostratus.network.service.floatingips.FloatingIpAttributes.DNS_NAME;
import static io.altostratus.network.service.floatingips.FloatingIpAttributes.FIXED_ADDRESS;
import static io.altostratus.network.service.floatingips.FloatingIpAttributes.NETWORK_ID;
import static io.altostratus.network.service.floatingips.FloatingIpAttributes.PORT_ID;
import static io.altostratus.network.service.floatingips.FloatingIpAttributes.SUBNET_ID;

import io.altostratus.context.RequestContext;
import io.altostratus.network.service.address.IpAddress;
import io.altostratus.network.service.api.Attempts;
import io.altostratus.network.service.api.Errors;
import io.altostratus.network.service.api.Values;
import io.altostratus.network.service.binding.Vif;
import io.altostratus.network.service.networks.Network;
import io.altostratus.network.service.objectids.ChosenIds;
import io.altostratus.network.service.objectids.Tombstones;
import io.altostratus.network.service.ports.FixedIp;
import io.altostratus.network.service.ports.FixedIpRequest;
import io.altostratus.network.service.ports.Port;
import io.altostratus.network.service.ports.PortRepository;
import io.altostratus.network.service.ports.PortStore;
import io.altostratus.network.service.quotas.QuotaResource;
import io.altostratus.network.service.quotas.Quotas;
import io.altostratus.network.service.routers.RouterAnnouncer;
import io.altostratus.network.service.routers.RouterRepository;
import io.altostratus.network.service.routers.Sight;
import io.altostratus.network.service.serverevents.ServerEvent;
import io.altostratus.network.service.serverevents.ServerEvents;
import io.altostratus.network.service.subnets.Subnet;
import io.altostratus.network.service.subnets.SubnetRepository;
import io.altostratus.network.service.tags.Tags;
import io.altostratus.persistence.UtcTime;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Makes, changes and deletes floating IPs. Who may do what is decided by the caller's own check. */
@Service
class FloatingIps {

    /** A floating IP that is asked for. */
    record Wanted(String projectId, Values values) {}

    private final FloatingIpRepository repository;
    private final Reach reach;
    private final Sight sight;
    private final RouterRepository routers;
    private final RouterAnnouncer announcer;
    private final PortStore store;
    private final PortRepository ports;
    private final SubnetRepository subnets;
    private final Quotas quotas;
    private final Tombstones tombstones;
    private final Tags tags;
    private final ServerEvents events;
    private final Attempts attempts;
    private final Clock clock;

    FloatingIps(
            FloatingIpRepository repository,
            Reach reach,
            Sight sight,
            RouterRepository routers,
            RouterAnnouncer announcer,
            PortStore store,
            PortRepository ports,
            SubnetRepository subnets,
            Quotas quotas,
            Tombstones tombstones,
            Tags tags,
            ServerEvents events,
            Attempts attempts,
            Clock clock) {
        this.repository = repository;
        this.reach = reach;
        this.sight = sight;
        this.routers = routers;
        this.announcer = announcer;
        this.store = store;
        this.ports = ports;
        this.subnets = subnets;
        this.quotas = quotas;
        this.tombstones = tombstones;
        this.tags = tags;
        this.events = events;
        this.attempts = attempts;
        this.clock = clock;
    }

    List<FloatingIp> create(List<Wanted> wanted, ChosenIds chosen, RequestContext context) {
        return attempts.call(() -> {
            if (chosen.byService()) {
                tombstones.admit(chosen.ids());
                if (chosen.exist(repository.digests(chosen.ids()))) {
                    return repository.findAll(chosen.ids());
                }
            }
            new TreeMap<>(wanted.stream().collect(Collectors.groupingBy(Wanted::projectId, Collectors.counting())))
                    .forEach((project, count) -> quotas.admit(project, QuotaResource.FLOATING_IP, count.intValue()));
            List<FloatingIp> created = new ArrayList<>();
            for (int i = 0; i < wanted.size(); i++) {
                created.add(create(chosen.ids().get(i), chosen.digest(i), wanted.get(i), context));
            }
            return created;
        });
    }

    private FloatingIp create(String id, @Nullable String digest, Wanted wanted, RequestContext context) {
        Values values = wanted.values();
        Network network = sight.network(values.require(NETWORK_ID), context);
        if (!network.external()) {
            throw Reach.bad("Network " + network.id() + " is not a valid external network");
        }
        FloatingIp.Dns dns = new FloatingIp.Dns(values.get(DNS_NAME, ""), values.get(DNS_DOMAIN, ""));
        if (dns.name().isEmpty() != dns.domain().isEmpty()) {
            throw Reach.bad(
                    dns.name().isEmpty()
                            ? "dns_domain cannot be specified without a dns_name"
                            : "dns_name cannot be specified without a dns_domain");
        }
        String portId = values.get(PORT_ID);
        IpAddress fixed = values.get(FIXED_ADDRESS);
        if (portId == null && fixed != null) {
            throw Reach.bad("fixed_ip_address cannot be specified without a port_id");
        }
        Reach.Way way =
                portId == null ? null : reach.find(id, wanted.projectId(), network.id(), portId, fixed, context);
        Port port = floatingPort(id, network, values.get(SUBNET_ID), values.get(ADDRESS), context);
        LocalDateTime now = UtcTime.now(clock);
        FloatingIp ip = new FloatingIp(
                id,
                wanted.projectId(),
                values.get(DESCRIPTION, ""),
                network.id(),
                port.fixedIps().stream()
                        .map(FixedIp::address)
                        .filter(address -> address.version() == 4)
                        .findFirst()
                        .orElseThrow(() -> noIpv4(network)),
                port.id(),
                dns,
                null,
                null,
                "DOWN",
                List.of(),
                1,
                now,
                now);
        repository.insert(ip, digest);
        if (way != null) {
            lead(ip, way, context);
        }
        return repository.find(id).orElseThrow();
    }

    private Port floatingPort(
            String id,
            Network network,
            @Nullable String subnetId,
            @Nullable IpAddress address,
            RequestContext context) {
        List<Subnet> ipv4 = subnets.ofNetworks(List.of(network.id())).stream()
                .filter(subnet -> subnet.cidr().version() == 4)
                .toList();
        if (ipv4.isEmpty()) {
            throw noIpv4(network);
        }
        // Where only IPv4 is there, all subnets will do; else the one that is named, or the first of IPv4.
        boolean any = subnetId == null
                && address == null
                && ipv4.size() == subnets.ofNetworks(List.of(network.id())).size();
        String named = subnetId == null && address == null ? ipv4.getFirst().id() : subnetId;
        Port port = Port.ofNetwork(
                network, "", id, Port.FLOATING_IP_OWNER, Port.Binding.unbound("", Vif.NORMAL), UtcTime.now(clock));
        return store.prepare(List.of(new PortStore.Draft(
                        network, port, any ? null : List.of(new FixedIpRequest(named, address)), null)))
                .insert(context)
                .getFirst();
    }

    private static RuntimeException noIpv4(Network network) {
        return Reach.bad("Network " + network.id() + " does not contain any IPv4 subnet");
    }

    private void lead(FloatingIp ip, Reach.Way way, RequestContext context) {
        repository
                .leadingTo(way.port().id(), way.fixedAddress(), ip.networkId())
                .filter(other -> !other.id().equals(ip.id()))
                .ifPresent(other -> {
                    throw Errors.conflict(
                            "FloatingIPPortAlreadyAssociated",
                            "Cannot associate floating IP " + ip.address() + " (" + ip.id() + ") with port "
                                    + way.port().id() + " using fixed IP " + way.fixedAddress()
                                    + ", as that fixed IP already has a floating IP on external network "
                                    + ip.networkId() + ".");
                });
        repository.lead(ip.id(), way.port().id(), way.fixedAddress().text(), way.routerId(), UtcTime.now(clock));
        announcer.changed(way.routerId(), context);
        tell(List.of(way.port()), context);
    }

    /** @param admitted decides on the floating IP as it is, inside the transaction */
    FloatingIp update(String id, Values values, Consumer<FloatingIp> admitted, RequestContext context) {
        return attempts.call(() -> {
            FloatingIp before = find(id);
            admitted.accept(before);
            if (values.has(DESCRIPTION)) {
                repository.describe(id, values.get(DESCRIPTION, ""), UtcTime.now(clock));
            }
            FloatingIp.Target old = before.target();
            IpAddress fixed = values.get(FIXED_ADDRESS);
            String portId = values.has(PORT_ID) ? values.get(PORT_ID) : old == null ? null : old.portId();
            if (portId == null && fixed != null) {
                throw Reach.bad("fixed_ip_address cannot be specified without a port_id");
            }
            if (values.has(PORT_ID) || values.has(FIXED_ADDRESS)) {
                redirect(before, portId, fixed, context);
            }
            return find(id);
        });
    }

    private FloatingIp find(String id) {
        return repository.find(id).orElseThrow(() -> FloatingIpAttributes.notFound(id));
    }

    private void redirect(
            FloatingIp before, @Nullable String portId, @Nullable IpAddress fixed, RequestContext context) {
        if (portId != null && repository.hasForwardings(before.id())) {
            throw Errors.conflict(
                    "FloatingIPSetupException",
                    "Unable to associate floating IP " + before.id() + ": it has port forwardings.");
        }
        FloatingIp.Target old = before.target();
        Reach.Way way = portId == null
                ? null
                : reach.find(before.id(), before.projectId(), before.networkId(), portId, fixed, context);
        if (way != null
                && old != null
                && way.port().id().equals(old.portId())
                && way.fixedAddress().equals(old.fixedAddress())
                && way.routerId().equals(before.routerId())) {
            return;
        }
        if (old != null) {
            release(before, context);
            if (way == null || !way.port().id().equals(old.portId())) {
                tell(ports.findAll(List.of(old.portId())), context);
            }
        }
        if (way != null) {
            lead(before, way, context);
        }
    }

    /** What addresses their ports have is shown with servers. */
    private void tell(List<Port> readdressed, RequestContext context) {
        events.tell(
                readdressed.stream()
                        .filter(Port::isOfServer)
                        .map(port -> ServerEvent.changed(port.deviceId(), port.id()))
                        .toList(),
                context);
    }

    /** Lets the address lead nowhere. */
    void release(FloatingIp ip, RequestContext context) {
        String router = ip.routerId();
        if (router != null) {
            routers.lock(router);
        }
        repository.lead(ip.id(), null, null, null, UtcTime.now(clock));
        if (router != null) {
            announcer.changed(router, context);
        }
    }

    void delete(String id, boolean byService, Consumer<FloatingIp> admitted, RequestContext context) {
        boolean found = attempts.call(() -> {
            if (byService) {
                tombstones.bury(id);
            }
            FloatingIp ip = repository.find(id).orElse(null);
            if (ip == null) {
                return false;
            }
            admitted.accept(ip);
            remove(ip, context);
            return true;
        });
        if (!found) {
            throw FloatingIpAttributes.notFound(id); // only now: the tombstone stays
        }
    }

    void remove(FloatingIp ip, RequestContext context) {
        String router = ip.routerId();
        if (router != null) {
            routers.lock(router);
        }
        repository.delete(ip.id());
        tags.forget(List.of(ip.id()));
        FloatingIp.Target target = ip.target();
        if (target != null) {
            tell(ports.findAll(List.of(target.portId())), context);
        }
        store.remove(ports.findAll(List.of(ip.floatingPortId())), true, context);
        if (router != null) {
            announcer.changed(router, context);
        }
    }
}
