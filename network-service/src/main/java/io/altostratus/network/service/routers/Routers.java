package io.altostratus.network.service.routers;

import static io.altostratus.network.service.routers.RouterAttributes.ADMIN_STATE_UP;
import static io.altostratus.network.service.routers.RouterAttributes.DESCRIPTION;
import static io.altostratus.network.service.routers.RouterAttributes.GATEWAY;
import static io.altostratus.network.service.routers.RouterAttributes.HA;
import static io.altostratus.network.service.routers.RouterAttributes.NAME;
import static io.altostratus.network.service.routers.RouterAttributes.ROUTES;
import static io.altostratus.network.service.routers.RouterAttributes.ZONE_HINTS;

import io.altostratus.context.RequestContext;
import io.altostratus.network.service.api.Attempts;
import io.altostratus.network.service.api.Errors;
import io.altostratus.network.service.api.Values;
import io.altostratus.network.service.objectids.ChosenIds;
import io.altostratus.network.service.objectids.Tombstones;
import io.altostratus.network.service.quotas.QuotaResource;
import io.altostratus.network.service.quotas.Quotas;
import io.altostratus.network.service.subnets.HostRoute;
import io.altostratus.network.service.tags.Tags;
import io.altostratus.persistence.UtcTime;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;

/** Makes, changes and deletes routers. Who may do what is decided by the caller's own check. */
@Service
public class Routers {

    /** A router that is asked for. */
    public record Wanted(String projectId, Values values) {}

    private final RouterRepository repository;
    private final RouterGateways gateways;
    private final RouterPorts ports;
    private final RouterScheduler scheduler;
    private final ObjectProvider<NatSource> nat;
    private final HaNetworks haNetworks;
    private final RouterHostRepository hosts;
    private final RouterZones zones;
    private final L3Properties properties;
    private final Quotas quotas;
    private final Tombstones tombstones;
    private final Tags tags;
    private final Attempts attempts;
    private final Clock clock;

    Routers(
            RouterRepository repository,
            RouterGateways gateways,
            RouterPorts ports,
            RouterScheduler scheduler,
            ObjectProvider<NatSource> nat,
            HaNetworks haNetworks,
            RouterHostRepository hosts,
            RouterZones zones,
            L3Properties properties,
            Quotas quotas,
            Tombstones tombstones,
            Tags tags,
            Attempts attempts,
            Clock clock) {
        this.repository = repository;
        this.gateways = gateways;
        this.ports = ports;
        this.scheduler = scheduler;
        this.nat = nat;
        this.haNetworks = haNetworks;
        this.hosts = hosts;
        this.zones = zones;
        this.properties = properties;
        this.quotas = quotas;
        this.tombstones = tombstones;
        this.tags = tags;
        this.attempts = attempts;
        this.clock = clock;
    }

    public List<Router> create(List<Wanted> wanted, ChosenIds chosen, RequestContext context) {
        return attempts.call(() -> {
            if (chosen.byService()) {
                tombstones.admit(chosen.ids());
                if (chosen.exist(repository.digests(chosen.ids()))) {
                    return repository.findAll(chosen.ids());
                }
            }
            new TreeMap<>(wanted.stream().collect(Collectors.groupingBy(Wanted::projectId, Collectors.counting())))
                    .forEach((project, count) -> quotas.admit(project, QuotaResource.ROUTER, count.intValue()));
            wanted.forEach(router -> zones.refuseUnknown(router.values().get(ZONE_HINTS, List.of())));
            List<Router> created = new ArrayList<>();
            for (int i = 0; i < wanted.size(); i++) {
                Router router = router(chosen.ids().get(i), wanted.get(i));
                repository.insert(router, chosen.digest(i));
                GatewayRequest gateway = wanted.get(i).values().get(GATEWAY);
                if (gateway != null) {
                    gateways.set(router, gateway, context);
                }
                if (gateway != null || router.ha()) {
                    scheduler.settle(router.id(), context);
                }
                created.add(repository.find(router.id()).orElseThrow());
            }
            return created;
        });
    }

    private Router router(String id, Wanted wanted) {
        Values values = wanted.values();
        GatewayRequest gateway = values.get(GATEWAY);
        LocalDateTime now = UtcTime.now(clock);
        boolean ha = values.get(HA, properties.ha());
        return new Router(
                id,
                wanted.projectId(),
                values.get(NAME, ""),
                values.get(DESCRIPTION, ""),
                values.get(ADMIN_STATE_UP, true),
                snat(gateway),
                null,
                List.of(),
                null,
                ha,
                ha ? haNetworks.freeVirtualRouterId(id, wanted.projectId()) : null,
                values.get(ZONE_HINTS, List.of()),
                0,
                1,
                now,
                now);
    }

    private static boolean snat(@Nullable GatewayRequest gateway) {
        return gateway == null || gateway.enableSnat() == null || gateway.enableSnat();
    }

    /** @param admitted decides on the router as it is, inside the transaction */
    Router update(String id, Values values, Consumer<Router> admitted, RequestContext context) {
        return attempts.call(() -> {
            repository.lock(id);
            Router before = repository.find(id).orElseThrow(() -> RouterAttributes.notFound(id));
            admitted.accept(before);
            if (values.has(GATEWAY)) {
                gateways.set(before, values.get(GATEWAY), context);
            }
            Router joined = repository.find(id).orElseThrow();
            changeHa(joined, values, context);
            List<HostRoute> routes = values.get(ROUTES, List.of());
            if (values.has(ROUTES)) {
                checkRoutes(joined, routes);
            }
            repository.update(
                    id,
                    values.get(NAME, before.name()),
                    values.get(DESCRIPTION, before.description()),
                    values.get(ADMIN_STATE_UP, before.adminStateUp()),
                    values.has(GATEWAY) ? snat(values.get(GATEWAY)) : before.enableSnat(),
                    values.has(ROUTES) ? routes : before.routes());
            if (before.adminStateUp() && !values.get(ADMIN_STATE_UP, true)) {
                nat.orderedStream().forEach(source -> source.unhosted(id));
                hosts.setStandby(id);
            }
            return done(id, context);
        });
    }

    private void changeHa(Router router, Values values, RequestContext context) {
        boolean ha = values.get(HA, router.ha());
        if (ha == router.ha()) {
            return;
        }
        if (router.adminStateUp() || values.get(ADMIN_STATE_UP, false)) {
            throw Errors.badRequest(
                    "BadRequest",
                    "Bad router request: Cannot change HA attribute of active routers. Please set router"
                            + " admin_state_up to False prior to upgrade.");
        }
        scheduler.unassign(router, false, context);
        repository.setHa(router.id(), ha, ha ? haNetworks.freeVirtualRouterId(router.id(), router.projectId()) : null);
        Router changed = repository.find(router.id()).orElseThrow();
        ports.setOwner(changed, context);
        if (!ha) {
            haNetworks.release(router.projectId(), context);
        }
    }

    private Router done(String id, RequestContext context) {
        repository.touch(id, UtcTime.now(clock));
        scheduler.settle(id, context);
        return repository.find(id).orElseThrow();
    }

    private void checkRoutes(Router router, List<HostRoute> routes) {
        RouterPorts.Standing standing = ports.standing(router);
        RouterRules.checkRoutes(router.id(), routes, standing.subnets(), standing.addresses(), properties.maxRoutes());
    }

    /**
     * Adds or takes away some routes, whatever others are there.
     *
     * @param admitted decides on the router as it is, inside the transaction
     */
    Router changeRoutes(
            String id, UnaryOperator<List<HostRoute>> change, Consumer<Router> admitted, RequestContext context) {
        return attempts.call(() -> {
            repository.lock(id);
            Router before = repository.find(id).orElseThrow(() -> RouterAttributes.notFound(id));
            admitted.accept(before);
            List<HostRoute> routes = change.apply(before.routes());
            if (routes.size() > before.routes().size()) {
                checkRoutes(before, routes);
            }
            repository.update(
                    id, before.name(), before.description(), before.adminStateUp(), before.enableSnat(), routes);
            return done(id, context);
        });
    }

    public void delete(String id, boolean byService, Consumer<Router> admitted, RequestContext context) {
        boolean found = attempts.call(() -> {
            if (byService) {
                tombstones.bury(id);
            }
            if (!repository.lock(id)) {
                return false;
            }
            Router router = repository.find(id).orElseThrow(() -> RouterAttributes.notFound(id));
            admitted.accept(router);
            if (!repository.interfaces(List.of(id)).isEmpty()) {
                throw Errors.conflict("RouterInUse", "Router " + id + " still has ports");
            }
            gateways.clear(router, ports.standing(router), context);
            scheduler.unassign(router, false, context);
            repository.delete(id);
            if (router.ha()) {
                haNetworks.release(router.projectId(), context);
            }
            tags.forget(List.of(id));
            return true;
        });
        if (!found) {
            throw RouterAttributes.notFound(id); // only now: the tombstone stays
        }
    }
}
