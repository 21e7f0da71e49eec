package io.altostratus.network.agent.inventory;

import io.altostratus.network.agent.convergence.Pass;
import io.altostratus.network.agent.convergence.PassListener;
import io.altostratus.network.agent.desired.Desired;
import io.altostratus.network.agent.host.DeviceNames;
import io.altostratus.network.model.HostLeftovers.Leftover;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Knows since when each thing of ours has not been wanted. The loop removes such things at once; what stays for longer
 * than the grace has something in its way, which the auditor should see.
 */
public final class LeftoverWatch implements PassListener {

    /** Kinds of devices that belong to a port; others belong to a network. */
    private static final Set<String> OF_PORTS = Set.of(
            DeviceNames.ROUTER, DeviceNames.GUEST_TAP, DeviceNames.SUBPORT, DeviceNames.DHCP, DeviceNames.SHAPER);

    private final Supplier<HostInventory> inventory;
    private final Duration grace;
    private final InstantSource time;
    private final Map<Leftover, Long> since = new HashMap<>();

    public LeftoverWatch(Supplier<HostInventory> inventory, Duration grace, InstantSource time) {
        this.inventory = inventory;
        this.grace = grace;
        this.time = time;
    }

    @Override
    public synchronized void passed(Pass pass) {
        if (!pass.thorough() || !pass.desired().complete()) {
            return;
        }
        Set<Leftover> unwanted = new HashSet<>(unwanted(inventory.get(), pass.desired(), pass.wantedNamespaces()));
        since.keySet().retainAll(unwanted);
        unwanted.forEach(leftover -> since.putIfAbsent(leftover, time.millis()));
    }

    /** What has been unwanted for longer than the grace. */
    public synchronized List<Leftover> leftovers() {
        long latest = time.millis() - grace.toMillis();
        return since.entrySet().stream()
                .filter(e -> e.getValue() <= latest)
                .map(Map.Entry::getKey)
                .toList();
    }

    static List<Leftover> unwanted(HostInventory inventory, Desired desired, Set<String> furtherNamespaces) {
        List<Leftover> unwanted = new ArrayList<>();
        Set<String> networks = desired.networksHere();
        for (HostInventory.Device device : inventory.devices()) {
            boolean ofPort = OF_PORTS.contains(device.kind());
            boolean wanted =
                    ofPort ? desired.ports().containsKey(device.objectId()) : networks.contains(device.objectId());
            if (!wanted) {
                unwanted.add(new Leftover("device", device.name(), device.kind() + " of " + device.objectId()));
            }
        }
        for (String name : inventory.namespaces()) {
            if (DeviceNames.isDhcpNamespace(name) && !desired.dhcpNetworks().containsKey(DeviceNames.networkOf(name))) {
                unwanted.add(new Leftover("namespace", name, "DHCP of network " + DeviceNames.networkOf(name)));
            }
        }
        for (String name : inventory.namespaces()) {
            if (DeviceNames.isRouterNamespace(name) && !furtherNamespaces.contains(name)) {
                unwanted.add(new Leftover("namespace", name, "router " + DeviceNames.routerOf(name)));
            }
        }
        for (HostInventory.Dnsmasq process : inventory.dnsmasq()) {
            if (!desired.dhcpNetworks().containsKey(process.networkId())) {
                unwanted.add(new Leftover(
                        "dnsmasq", String.valueOf(process.pid()), "DHCP of network " + process.networkId()));
            }
        }
        if (desired.ports().isEmpty()) {
            inventory.chains().forEach(chain -> unwanted.add(new Leftover("chain", chain, "no port is here")));
            inventory.sets().forEach(set -> unwanted.add(new Leftover("set", set, "no port is here")));
        }
        return unwanted;
    }
}
