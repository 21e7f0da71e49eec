package io.altostratus.network.agent.dhcp;

import io.altostratus.host.CommandRunner;
import io.altostratus.host.HostProperties;
import io.altostratus.host.dnsmasq.DnsmasqProcess;
import io.altostratus.host.link.IpBatch;
import io.altostratus.host.link.IpCommand;
import io.altostratus.host.link.Link;
import io.altostratus.host.namespace.NetworkNamespaces;
import io.altostratus.network.agent.address.Cidr;
import io.altostratus.network.agent.convergence.Pass;
import io.altostratus.network.agent.convergence.Role;
import io.altostratus.network.agent.desired.Desired;
import io.altostratus.network.agent.host.DeviceNames;
import io.altostratus.network.agent.host.HostRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives guests their addresses: for each network a namespace {@code qdhcp-<network>} with a device in the network and a
 * dnsmasq that answers nobody but the network's ports. The daemons go on while no agent runs.
 */
public final class DhcpRole implements Role {

    private static final Logger LOG = LoggerFactory.getLogger(DhcpRole.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration ANSWER_LIMIT = Duration.ofMillis(250);

    private final CommandRunner runner;
    private final IpCommand ip;
    private final NetworkNamespaces namespaces;
    private final HostRegistry registry;
    private final DhcpNamespaces pairs;
    private final DhcpProperties properties;
    private final String cloudId;
    private final Path root;
    private final boolean metadata;
    private final InstantSource clock = InstantSource.system();

    /** What was last found in order, so that an unchanged network costs little. */
    private final Map<String, ServedNetwork> configured = new HashMap<>();

    /** Networks whose dnsmasq is known to have read its files. */
    private final Set<String> confirmed = new HashSet<>();

    private volatile Map<String, Object> configurations = Map.of();

    /** @param metadata whether guests find their metadata by the DHCP port */
    public DhcpRole(
            CommandRunner runner,
            HostRegistry registry,
            HostProperties host,
            DhcpProperties properties,
            boolean metadata) {
        this.runner = runner;
        this.ip = new IpCommand(runner);
        this.namespaces = new NetworkNamespaces(runner);
        this.registry = registry;
        this.pairs = new DhcpNamespaces(ip, namespaces, registry, host.cloudId(), metadata);
        this.properties = properties;
        this.cloudId = host.cloudId();
        this.root = host.stateRoot().resolve("dhcp");
        this.metadata = metadata;
    }

    @Override
    public String agentType() {
        return "DHCP agent";
    }

    private static Map<String, ServedNetwork> wanted(Desired desired) {
        Map<String, ServedNetwork> wanted = new TreeMap<>();
        desired.dhcpNetworks()
                .values()
                .forEach(network -> ServedNetwork.of(network).ifPresent(served -> wanted.put(served.id(), served)));
        return wanted;
    }

    private static String about(String networkId) {
        return "DHCP of network " + networkId;
    }

    private DhcpDirectory directory(String networkId) {
        return new DhcpDirectory(root.resolve(networkId));
    }

    @Override
    public void makeDevices(Pass pass) {
        Map<String, ServedNetwork> wanted = wanted(pass.desired());
        if (pass.desired().complete()) {
            removeUnwanted(pass, wanted);
        }
        Set<String> present = namespaces.names();
        List<String> missing = wanted.keySet().stream()
                .map(DeviceNames::dhcpNamespace)
                .filter(name -> !present.contains(name))
                .toList();
        registry.add(HostRegistry.Kind.NAMESPACE, missing);
        Map<String, IpCommand.Inside> seen = pairs.look(wanted.values().stream()
                .filter(network ->
                        present.contains(DeviceNames.dhcpNamespace(network.id())) && isToCheck(pass, network))
                .toList());
        boolean made = false;
        for (ServedNetwork network : wanted.values()) {
            if (pass.problems().mayTry(about(network.id()))) {
                try {
                    made |= ensure(pass, network, present, seen.get(network.id()));
                } catch (RuntimeException e) {
                    configured.remove(network.id());
                    pass.problems().failed(about(network.id()), String.valueOf(e.getMessage()));
                }
            }
        }
        if (made) {
            pass.refreshLinks();
        }
    }

    private boolean isToCheck(Pass pass, ServedNetwork network) {
        ServedNetwork before = configured.get(network.id());
        return pass.thorough() || before == null || !sameDevice(before, network);
    }

    private boolean ensure(Pass pass, ServedNetwork network, Set<String> present, IpCommand.@Nullable Inside seen) {
        Link outer = pass.links().get(DeviceNames.tap(network.dhcpPortId()));
        boolean fresh = !present.contains(DeviceNames.dhcpNamespace(network.id()));
        pairs.ensureNamespace(network, present);
        boolean made = false;
        if (outer == null || fresh) {
            makePair(network, outer);
            made = true;
        }
        if (made || isToCheck(pass, network)) {
            DhcpNamespaces.Found found = pairs.configure(network, made ? null : seen);
            if (found == DhcpNamespaces.Found.MISSING) {
                makePair(network, pass.links().get(DeviceNames.tap(network.dhcpPortId())));
                made = true;
                pairs.configure(network, null);
            } else if (found == DhcpNamespaces.Found.WITH_OTHER_ADDRESSES) {
                stopDnsmasq(network.id());
            }
        }
        configured.put(network.id(), network);
        return made;
    }

    /** A dnsmasq would stay bound to the device that goes; it is started anew on the next one. */
    private void makePair(ServedNetwork network, @Nullable Link outer) {
        stopDnsmasq(network.id());
        pairs.makePair(network, outer);
    }

    private static boolean sameDevice(ServedNetwork one, ServedNetwork other) {
        return one.serverAddresses().equals(other.serverAddresses())
                && one.serverMac().equals(other.serverMac())
                && one.mtu() == other.mtu()
                && one.routed().equals(other.routed());
    }

    private void removeUnwanted(Pass pass, Map<String, ServedNetwork> wanted) {
        Set<String> names = new HashSet<>();
        Set<String> ports = new HashSet<>();
        wanted.values().forEach(network -> {
            names.add(DeviceNames.dhcpNamespace(network.id()));
            ports.add(network.dhcpPortId());
        });
        configured.keySet().retainAll(wanted.keySet());
        confirmed.retainAll(wanted.keySet());
        List<String> gone = registry.names(HostRegistry.Kind.NAMESPACE).stream()
                .filter(name -> DeviceNames.isDhcpNamespace(name) && !names.contains(name))
                .toList();
        gone.forEach(name -> stopDnsmasq(DeviceNames.networkOf(name)));
        IpBatch batch = new IpBatch();
        for (Link device : pass.links().marked(cloudId, DeviceNames.DHCP)) {
            String port = device.mark().orElseThrow().objectId();
            if (!ports.contains(port)) {
                batch.add(port, "link", "delete", device.name());
            }
        }
        List<IpBatch.BatchFailure> failures = ip.run(batch);
        if (!batch.isEmpty()) {
            LOG.debug("Removed {} devices of DHCP: {}", batch.size(), failures);
            pass.refreshLinks();
        }
        removeNamespaces(gone);
    }

    private void removeNamespaces(List<String> gone) {
        Set<String> present = namespaces.names();
        List<String> removed = new ArrayList<>();
        for (String name : gone) {
            if (present.contains(name)) {
                namespaces.delete(name);
            }
            directory(DeviceNames.networkOf(name)).delete();
            removed.add(name);
        }
        registry.remove(HostRegistry.Kind.NAMESPACE, removed);
    }

    private void stopDnsmasq(String networkId) {
        confirmed.remove(networkId);
        for (DnsmasqProcess process : DnsmasqProcess.findAllBelow(root.resolve(networkId))) {
            process.stop(PATIENCE);
            LOG.info("dnsmasq {} of network {} stopped", process.pid(), networkId);
        }
    }

    @Override
    public void serve(Pass pass) {
        int ports = 0;
        int subnets = 0;
        Map<String, ServedNetwork> wanted = wanted(pass.desired());
        for (ServedNetwork network : wanted.values()) {
            ports += network.hosts().size();
            subnets += network.subnets().size();
            if (!configured.containsKey(network.id()) || !pass.problems().mayTry(about(network.id()))) {
                continue;
            }
            try {
                serve(network);
                pass.dhcpReady(network.portsById());
                pass.problems().solved(about(network.id()));
            } catch (IOException | RuntimeException e) {
                confirmed.remove(network.id());
                pass.problems().failed(about(network.id()), String.valueOf(e.getMessage()));
            }
        }
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("networks", wanted.size());
        told.put("subnets", subnets);
        told.put("ports", ports);
        told.put("dhcp_lease_duration", properties.leaseTime().toSeconds());
        told.put("dhcp_driver", "dnsmasq");
        configurations = told;
    }

    private void serve(ServedNetwork network) throws IOException {
        DhcpDirectory directory = directory(network.id());
        Map<String, String> ownersBefore = directory.ipv6Owners();
        boolean changed = directory.write(DhcpFiles.of(network, metadata));
        if (changed) {
            confirmed.remove(network.id());
        }
        String namespace = DeviceNames.dhcpNamespace(network.id());
        List<String> arguments = DhcpFiles.arguments(
                network, directory.path(), DeviceNames.inNamespace(network.dhcpPortId()), properties);
        Optional<DnsmasqProcess> running = DnsmasqProcess.find(directory.pidFile())
                .filter(p -> p.arguments().equals(arguments)
                        && p.namespace() == namespaces.identity(namespace).orElse(-1));
        if (running.isPresent() && confirmed.contains(network.id())) {
            return;
        }
        List<Lease> stale = stale(directory, network, ownersBefore);
        // Leases of IPv6 are given back by starting anew: only the guest knows what would have to be in its message.
        if (running.isPresent() && stale.stream().noneMatch(Lease::isIpv6)) {
            for (Lease lease : stale) {
                release(network, namespace, lease);
            }
            running.get().reload();
        } else {
            stopDnsmasq(network.id());
            directory.amendLeases(stale, missingLeases(directory, network));
            DnsmasqProcess.start(runner, namespace, arguments);
        }
        String server = network.server();
        if (!ReloadProbe.await(NetworkNamespaces.path(namespace), server, ANSWER_LIMIT)) {
            throw new IllegalStateException(
                    "dnsmasq does not answer; is something else on " + server + " in " + namespace + "?");
        }
        confirmed.add(network.id());
    }

    /** Leases of ports that are gone, or have another address now. */
    private static List<Lease> stale(
            DhcpDirectory directory, ServedNetwork network, Map<String, String> ipv6OwnersBefore) {
        Set<String> valid = new HashSet<>();
        network.hosts().stream()
                .filter(ServedNetwork.Host::leased)
                .forEach(host -> valid.add(host.port().mac() + " " + host.address()));
        Map<String, String> ipv6Owners = new HashMap<>();
        network.hosts().stream()
                .filter(host -> host.leased() && host.isIpv6())
                .forEach(
                        host -> ipv6Owners.put(host.address(), host.port().mac().text()));
        return directory.leases().stream()
                .filter(lease -> {
                    if (!lease.isIpv6()) {
                        return !valid.contains(lease.mac() + " " + lease.address());
                    }
                    String owner = ipv6Owners.get(lease.address());
                    return owner == null
                            || !ipv6OwnersBefore
                                    .getOrDefault(lease.address(), owner)
                                    .equals(owner);
                })
                .toList();
    }

    /**
     * Guests may have got their addresses from a server on another host: ours would not answer when they renew them, did
     * it not believe to have given them.
     */
    private List<String> missingLeases(DhcpDirectory directory, ServedNetwork network) {
        long end = clock.instant().plus(properties.leaseTime()).getEpochSecond();
        Set<String> present = directory.leases().stream().map(Lease::address).collect(Collectors.toSet());
        return network.hosts().stream()
                .filter(host -> host.leased() && !host.isIpv6() && !present.contains(host.address()))
                .map(host -> Lease.line(host.port().mac(), host.address(), end))
                .toList();
    }

    private static void release(ServedNetwork network, String namespace, Lease lease) throws IOException {
        for (ServedNetwork.Subnet subnet : network.subnets()) {
            if (subnet.cidr().contains(Cidr.parseAddress(lease.address()).orElseThrow())) {
                lease.release(NetworkNamespaces.path(namespace), subnet.server());
                LOG.info("Lease of {} by {} given back", lease.address(), lease.mac());
            }
        }
    }

    @Override
    public Map<String, Object> configurations() {
        return configurations;
    }

    @Override
    public void purge() {
        for (DnsmasqProcess process : DnsmasqProcess.findAllBelow(root)) {
            process.stop(PATIENCE);
        }
        IpBatch batch = new IpBatch();
        for (Link device : ip.links()) {
            device.mark()
                    .filter(m -> m.cloudId().equals(cloudId) && m.kind().equals(DeviceNames.DHCP))
                    .ifPresent(m -> batch.add(m.objectId(), "link", "delete", device.name()));
        }
        ip.run(batch);
        removeNamespaces(registry.names(HostRegistry.Kind.NAMESPACE).stream()
                .filter(DeviceNames::isDhcpNamespace)
                .toList());
        removeDirectories();
    }

    private void removeDirectories() {
        if (!Files.isDirectory(root)) {
            return;
        }
        try (Stream<Path> directories = Files.list(root)) {
            directories.forEach(path -> new DhcpDirectory(path).delete());
            Files.delete(root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
