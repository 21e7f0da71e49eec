package io.altostratus.network.service.floatingips;

import io.altostratus.context.RequestContext;
import io.altostratus.network.model.RouterRealised;
import io.altostratus.network.service.networks.Network;
import io.altostratus.network.service.networks.NetworkObserver;
import io.altostratus.network.service.ports.Port;
import io.altostratus.network.service.ports.PortAttributes;
import io.altostratus.network.service.ports.PortChange;
import io.altostratus.network.service.ports.PortHolder;
import io.altostratus.network.service.ports.PortObserver;
import io.altostratus.network.service.routers.RouterAnnouncer;
import io.altostratus.network.service.routers.RouterRepository;
import io.altostratus.persistence.Transactions;
import io.altostratus.persistence.UtcTime;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Lets floating IPs follow the ports they lead to and the network they are of, in the same transaction. */
@Component
public class FloatingIpFollower implements PortObserver, PortHolder, NetworkObserver {

    private final FloatingIpRepository repository;
    private final FloatingIps floatingIps;
    private final RouterRepository routers;
    private final RouterAnnouncer announcer;
    private final Transactions transactions;
    private final Clock clock;

    FloatingIpFollower(
            FloatingIpRepository repository,
            FloatingIps floatingIps,
            RouterRepository routers,
            RouterAnnouncer announcer,
            Transactions transactions,
            Clock clock) {
        this.repository = repository;
        this.floatingIps = floatingIps;
        this.routers = routers;
        this.announcer = announcer;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public Witness watch(Set<String> networkIds) {
        return this::changed;
    }

    private void changed(List<PortChange> changes, RequestContext context) {
        boolean deleted = false;
        for (PortChange change : changes) {
            switch (change) {
                case PortChange.Created(var network, var port) -> {}
                case PortChange.Updated(var network, var before, var after) -> readdressed(before, after, context);
                case PortChange.Deleted(var port, var byService) ->
                    deleted |= !port.fixedIps().isEmpty() && !port.isTrusted();
            }
        }
        if (deleted) {
            repository.orphans().forEach(orphan -> release(orphan, context));
        }
    }

    private void release(FloatingIpRepository.Orphan orphan, RequestContext context) {
        routers.lock(orphan.routerId());
        repository.deleteOrphanedForwardings(orphan.floatingIpId());
        String left = repository.hasForwardings(orphan.floatingIpId()) ? orphan.routerId() : null;
        repository.lead(orphan.floatingIpId(), null, null, left, UtcTime.now(clock));
        announcer.changed(orphan.routerId(), context);
    }

    /** An address that the port has lost is nobody's, or another's. */
    private void readdressed(Port before, Port after, RequestContext context) {
        if (after.fixedIps().containsAll(before.fixedIps())) {
            return;
        }
        for (FloatingIp ip : repository.leadingTo(after.id())) {
            FloatingIp.Target target = ip.target();
            if (target != null
                    && after.fixedIps().stream()
                            .noneMatch(fixed -> fixed.address().equals(target.fixedAddress()))) {
                floatingIps.release(ip, context);
            }
        }
    }

    @Override
    public void refuseDeletion(Port port) {
        if (port.deviceOwner().equals(Port.FLOATING_IP_OWNER)
                && repository.find(port.deviceId()).isPresent()) {
            throw PortAttributes.ofService(port);
        }
    }

    @Override
    public void refuseChange(Port before, Port wanted, boolean readdressed) {
        if (before.deviceOwner().equals(Port.FLOATING_IP_OWNER)
                && (readdressed
                        || !before.deviceId().equals(wanted.deviceId())
                        || !before.deviceOwner().equals(wanted.deviceOwner()))
                && repository.find(before.deviceId()).isPresent()) {
            throw PortAttributes.attached(before, before.deviceId());
        }
    }

    @Override
    public void updated(Network before, Network after, RequestContext context) {
        // Nothing of a floating IP depends on what can change.
    }

    /** Those that lead nowhere go with their network; the others are in its way. */
    @Override
    public void deleting(Network network, RequestContext context) {
        if (network.external()) {
            repository.idleOf(network.id()).forEach(ip -> floatingIps.remove(ip, context));
        }
    }

    /** Notes what the host of a router has made of its floating IPs. */
    public void realised(RouterRealised report, RequestContext context) {
        transactions.run(() -> {
            repository.setStatus(
                    report.routerId(), report.host(), report.activeFloatingIps(), "ACTIVE", UtcTime.now(clock));
            repository.setStatus(
                    report.routerId(), report.host(), report.failedFloatingIps(), "ERROR", UtcTime.now(clock));
        });
    }
}
