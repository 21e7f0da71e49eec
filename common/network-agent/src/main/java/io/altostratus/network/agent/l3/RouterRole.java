package io.altostratus.network.agent.l3;

import io.altostratus.host.CommandFailedException;
import io.altostratus.host.CommandRunner;
import io.altostratus.host.HostProperties;
import io.altostratus.host.filter.Conntrack;
import io.altostratus.host.filter.PacketFilter;
import io.altostratus.host.link.ForeignDeviceException;
import io.altostratus.host.link.GratuitousArp;
import io.altostratus.host.link.IpBatch;
import io.altostratus.host.link.IpCommand;
import io.altostratus.host.link.Link;
import io.altostratus.host.namespace.NetworkNamespaces;
import io.altostratus.network.agent.convergence.LinkTable;
import io.altostratus.network.agent.convergence.Pass;
import io.altostratus.network.agent.convergence.RealisedRouter;
import io.altostratus.network.agent.convergence.Role;
import io.altostratus.network.agent.desired.RouterTable;
import io.altostratus.network.agent.host.DeviceNames;
import io.altostratus.network.agent.host.HostRegistry;
import io.altostratus.network.model.RouterDetails;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Routes between networks and to the outside: for each router a namespace {@code qrouter-<router>} with a device in each of
 * its networks. What the kernel does goes on while no agent runs.
 */
public final class RouterRole implements Role {

    private static final Logger LOG = LoggerFactory.getLogger(RouterRole.class);

    /** A lost frame is made up for by the next; neighbours that have just come up hear the later ones. */
    private static final int ANNOUNCEMENTS = 3;

    private static final Duration BETWEEN_ANNOUNCEMENTS = Duration.ofSeconds(1);

    /** New addresses that others are still to be told of. */
    private record Announcement(List<RouterNamespace.NewAddress> addresses, int left) {}

    private final IpCommand ip;
    private final NetworkNamespaces namespaces;
    private final PacketFilter filter;
    private final Conntrack conntrack;
    private final HostRegistry registry;
    private final RouterTable routers;
    private final String cloudId;
    private final boolean metadata;
    private final RouterNamespace inside;
    private final RouterAdvertisements advertisements;
    private final CommandRunner runner;
    private final RouterRedundancy redundancy;

    /** What was last found in order, so that an unchanged router costs little. */
    private final Map<String, WantedRouter> realised = new HashMap<>();

    /** Routers with several hosts: whether they were found working here. */
    private final Map<String, Boolean> active = new HashMap<>();

    /** One of them has changed its host. */
    private final AtomicBoolean moved = new AtomicBoolean();

    /** Which namespace that was: one that was made anew in between has nothing in it. */
    private final Map<String, Long> identities = new HashMap<>();

    private final Map<String, RouterFilters> filters = new HashMap<>();
    private final Map<String, Announcement> announcements = new HashMap<>();
    private volatile Map<String, Object> configurations = Map.of();

    /**
     * @param procSys normally {@code /proc/sys}
     * @param metadata whether guests find their metadata through their router
     */
    public RouterRole(
            CommandRunner runner,
            HostRegistry registry,
            HostProperties host,
            RouterTable routers,
            Path procSys,
            boolean metadata) {
        this.ip = new IpCommand(runner);
        this.namespaces = new NetworkNamespaces(runner);
        this.filter = new PacketFilter(runner);
        this.conntrack = new Conntrack(runner);
        this.registry = registry;
        this.routers = routers;
        this.cloudId = host.cloudId();
        this.metadata = metadata;
        this.inside = new RouterNamespace(ip, host.cloudId(), procSys);
        this.advertisements = new RouterAdvertisements(runner, host.stateRoot().resolve("ra"));
        this.runner = runner;
        this.redundancy = new RouterRedundancy(runner, host.stateRoot().resolve("ha_confs"));
    }

    @Override
    public AutoCloseable listen(Runnable wake) {
        try {
            return RedundancyEvents.open(runner, redundancy.events(), () -> {
                moved.set(true);
                wake.run();
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String agentType() {
        return "L3 agent";
    }

    private static String about(String routerId) {
        return "router " + routerId;
    }

    /** Those that are switched on; a router that is off has no place on the host. */
    private Map<String, WantedRouter> wanted() {
        Map<String, WantedRouter> wanted = new TreeMap<>();
        routers.routers().values().stream()
                .filter(RouterDetails::adminStateUp)
                .forEach(router -> wanted.put(router.id(), WantedRouter.of(router)));
        return wanted;
    }

    @Override
    public void makeDevices(Pass pass) {
        Map<String, WantedRouter> wanted = wanted();
        wanted.values().forEach(router -> pass.wantsNamespace(router.namespace()));
        if (routers.isComplete()) {
            removeUnwanted(pass, wanted);
        }
        Set<String> present = namespaces.names();
        registry.add(
                HostRegistry.Kind.NAMESPACE,
                wanted.values().stream()
                        .map(WantedRouter::namespace)
                        .filter(name -> !present.contains(name))
                        .toList());
        boolean made = false;
        boolean lookForMoves = moved.getAndSet(false);
        for (WantedRouter router : wanted.values()) {
            if (pass.problems().mayTry(about(router.id()))) {
                try {
                    made |= ensure(pass, router, present, lookForMoves);
                    pass.problems().solved(about(router.id()));
                } catch (IOException | RuntimeException e) {
                    realised.remove(router.id());
                    pass.problems().failed(about(router.id()), String.valueOf(e.getMessage()));
                }
            }
        }
        if (made) {
            pass.refreshLinks();
        }
        tell(wanted);
    }

    private boolean ensure(Pass pass, WantedRouter router, Set<String> present, boolean lookForMoves)
            throws IOException {
        String name = router.namespace();
        if (!present.contains(name)) {
            namespaces.add(name);
        } else if (!registry.has(HostRegistry.Kind.NAMESPACE, name)) {
            throw new ForeignDeviceException("namespace " + name
                    + " is there and is not ours: remove it (ip netns delete), or the router does not work");
        }
        long identity = namespaces.identity(name).orElse(0);
        WantedRouter before = realised.get(router.id());
        boolean same = before != null
                && before.equals(router)
                && identity == identities.getOrDefault(router.id(), 0L)
                && router.devices().stream().allMatch(d -> pass.links().get(d.outer()) != null);
        WantedRouter.Redundancy shared = router.redundancy();
        if (same && !pass.thorough() && !(shared != null && lookForMoves)) {
            return false;
        }
        boolean works = shared == null || redundancy.isActive(router, shared, identity);
        WantedRouter here = works ? router : router.standby();
        inside.letForward(router);
        filters.computeIfAbsent(router.id(), id -> new RouterFilters(filter.inNamespace(name), metadata))
                .apply(router);
        Set<String> made = inside.ensureDevices(router, pass.links());
        List<RouterNamespace.NewAddress> added = inside.configure(here, shared != null && works ? shared.sign() : null);
        inside.route(here);
        if (shared == null) {
            redundancy.stop(router.id());
            active.remove(router.id());
        } else {
            redundancy.ensure(
                    router, shared, identity, made.contains(shared.peers().name()));
            redundancy.note(router.id(), works);
            if (!Boolean.valueOf(works).equals(active.put(router.id(), works)) && works) {
                // keepalived has said so when it began to work, but network-service may be late to lead frames here.
                added = inside.addresses(router);
            }
        }
        advertisements.ensure(here, identity);
        if (!added.isEmpty()) {
            announcements.put(router.id(), new Announcement(added, ANNOUNCEMENTS));
        }
        if (before != null) {
            forgetConnections(before, router);
        }
        identities.put(router.id(), identity);
        realised.put(router.id(), router);
        return !made.isEmpty();
    }

    /** Connections through an address that leads somewhere else now would go on to where it led. */
    private void forgetConnections(WantedRouter before, WantedRouter now) {
        Set<String> changed = new HashSet<>();
        before.mappings().forEach((outside, guest) -> {
            if (!guest.equals(now.mappings().get(outside))) {
                changed.add(outside);
            }
        });
        before.forwardings().stream()
                .filter(one -> !now.forwardings().contains(one))
                .forEach(one -> changed.add(one.address()));
        for (String address : changed) {
            try {
                conntrack.forgetTranslated(now.namespace(), address);
            } catch (CommandFailedException e) {
                LOG.warn("Connections through {} may go on: {}", address, e.getMessage());
            }
        }
    }

    private void removeUnwanted(Pass pass, Map<String, WantedRouter> wanted) {
        Set<String> names =
                wanted.values().stream().map(WantedRouter::namespace).collect(Collectors.toSet());
        Set<String> ports = wanted.values().stream()
                .flatMap(router -> router.devices().stream())
                .map(WantedRouter.Device::portId)
                .collect(Collectors.toSet());
        List.of(realised, active, identities, filters, announcements)
                .forEach(known -> known.keySet().retainAll(wanted.keySet()));
        List<String> gone = registry.names(HostRegistry.Kind.NAMESPACE).stream()
                .filter(name -> DeviceNames.isRouterNamespace(name) && !names.contains(name))
                .toList();
        // Before its devices go, so that it can let another host know.
        gone.forEach(name -> redundancy.stop(DeviceNames.routerOf(name)));
        if (removeDevices(pass.links(), ports)) {
            pass.refreshLinks();
        }
        removeNamespaces(gone);
    }

    private boolean removeDevices(LinkTable links, Set<String> except) {
        IpBatch batch = new IpBatch();
        for (Link device : links.marked(cloudId, DeviceNames.ROUTER)) {
            String port = device.mark().orElseThrow().objectId();
            if (!except.contains(port)) {
                batch.add(port, "link", "delete", device.name());
            }
        }
        List<IpBatch.BatchFailure> failures = ip.run(batch);
        failures.forEach(failure -> LOG.warn("{}", failure));
        return !batch.isEmpty();
    }

    private void removeNamespaces(List<String> gone) {
        Set<String> present = namespaces.names();
        for (String name : gone) {
            advertisements.stop(DeviceNames.routerOf(name));
            if (present.contains(name)) {
                namespaces.delete(name);
            }
        }
        registry.remove(HostRegistry.Kind.NAMESPACE, gone);
    }

    @Override
    public void serve(Pass pass) {
        for (Map.Entry<String, Announcement> entry : List.copyOf(announcements.entrySet())) {
            announce(entry.getKey(), entry.getValue(), pass);
        }
        routers.routers().forEach((id, router) -> {
            if (!router.floatingIps().isEmpty() || router.redundancy() != null) {
                WantedRouter works = realised.get(id);
                boolean current = works != null
                        && works.version() == router.version()
                        && (works.gateway() != null || router.redundancy() != null);
                String state = state(id);
                boolean broken = pass.problems().messageFor(about(id)).isPresent();
                if (current || broken) {
                    List<String> all = "standby".equals(state)
                            ? List.of()
                            : router.floatingIps().stream()
                                    .map(RouterDetails.FloatingIp::id)
                                    .toList();
                    pass.routed(
                            id,
                            new RealisedRouter(
                                    router.version(), current ? all : List.of(), current ? List.of() : all, state));
                }
            }
        });
    }

    private @Nullable String state(String routerId) {
        Boolean works = active.get(routerId);
        return works == null ? null : works ? "active" : "standby";
    }

    private void announce(String routerId, Announcement announcement, Pass pass) {
        Map<Integer, List<String>> byDevice = new HashMap<>();
        Map<Integer, String> macs = new HashMap<>();
        for (RouterNamespace.NewAddress one : announcement.addresses()) {
            byDevice.computeIfAbsent(one.deviceIndex(), i -> new ArrayList<>()).add(one.address());
            macs.put(one.deviceIndex(), one.mac());
        }
        Path namespace = NetworkNamespaces.path(DeviceNames.routerNamespace(routerId));
        byDevice.forEach((index, addresses) -> {
            try {
                GratuitousArp.send(namespace, index, macs.getOrDefault(index, ""), addresses);
            } catch (IOException e) {
                LOG.info("Addresses {} of router {} were not announced: {}", addresses, routerId, e.getMessage());
            }
        });
        if (announcement.left() > 1) {
            announcements.put(routerId, new Announcement(announcement.addresses(), announcement.left() - 1));
            pass.again(BETWEEN_ANNOUNCEMENTS);
        } else {
            announcements.remove(routerId);
        }
    }

    private void tell(Map<String, WantedRouter> wanted) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("agent_mode", "legacy");
        told.put("handle_internal_only_routers", true);
        told.put("interface_driver", "veth");
        told.put("routers", wanted.size());
        told.put("ha_active", active.values().stream().filter(works -> works).count());
        told.put(
                "ex_gw_ports",
                wanted.values().stream().filter(r -> r.gateway() != null).count());
        told.put(
                "interfaces",
                wanted.values().stream()
                        .mapToInt(r -> r.devices().size() - (r.gateway() == null ? 0 : 1))
                        .sum());
        told.put(
                "floating_ips",
                wanted.values().stream().mapToInt(r -> r.floatingIps().size()).sum());
        configurations = told;
    }

    @Override
    public Map<String, Object> configurations() {
        return configurations.isEmpty() ? Map.of("agent_mode", "legacy") : configurations;
    }

    @Override
    public void purge() {
        advertisements.stopAll();
        redundancy.stopAll();
        removeDevices(new LinkTable(ip.links()), Set.of());
        removeNamespaces(registry.names(HostRegistry.Kind.NAMESPACE).stream()
                .filter(DeviceNames::isRouterNamespace)
                .toList());
    }
}
