package io.altostratus.network.agent.convergence;

import io.altostratus.host.link.IpCommand;
import io.altostratus.host.link.Link;
import io.altostratus.network.agent.desired.Desired;
import io.altostratus.network.model.PortDetails;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One comparison of the host with what it should be. Used by one thread. */
public final class Pass {

    private final Desired desired;
    private final boolean thorough;
    private final Problems problems;
    private final IpCommand ip;
    private final Map<String, Link> connected = new HashMap<>();
    private final Set<String> guarded = new HashSet<>();
    private final Set<String> ready = new HashSet<>();
    private final Set<String> wantedNamespaces = new HashSet<>();
    private final Map<String, RealisedRouter> routed = new HashMap<>();
    private final Map<String, String> failedSubports = new HashMap<>();
    private final Set<String> wantedPeers = new HashSet<>();
    private LinkTable links;
    private @Nullable Duration again;

    public Pass(Desired desired, boolean thorough, Problems problems, IpCommand ip) {
        this.desired = desired;
        this.thorough = thorough;
        this.problems = problems;
        this.ip = ip;
        this.links = new LinkTable(ip.links());
    }

    public Desired desired() {
        return desired;
    }

    /** Whether also that is looked at which nothing has been heard of. */
    public boolean thorough() {
        return thorough;
    }

    public Problems problems() {
        return problems;
    }

    public LinkTable links() {
        return links;
    }

    /** Reads the devices anew, after changes. */
    public void refreshLinks() {
        links = new LinkTable(ip.links());
    }

    /** The port's device is in its network. */
    public void connected(PortDetails port, Link device) {
        connected.put(port.id(), device);
    }

    /** The port's traffic is filtered as it should be, or shall not be filtered. */
    public void guarded(Collection<String> portIds) {
        guarded.addAll(portIds);
    }

    /** DHCP would answer these ports now. */
    public void dhcpReady(Collection<String> portIds) {
        ready.addAll(portIds);
    }

    /** A namespace shall be there, besides those that follow from {@link #desired()}. */
    public void wantsNamespace(String name) {
        wantedNamespaces.add(name);
    }

    /** It must be known where else this network's ports are; the next pass may know it. */
    public void wantsPeers(String networkId) {
        wantedPeers.add(networkId);
    }

    public Set<String> wantedPeers() {
        return wantedPeers;
    }

    public Set<String> wantedNamespaces() {
        return wantedNamespaces;
    }

    /** What has become of a router that has floating IPs. */
    public void routed(String routerId, RealisedRouter realised) {
        routed.put(routerId, realised);
    }

    public Map<String, RealisedRouter> routed() {
        return routed;
    }

    /** The device of a trunk's part cannot be made. */
    public void subportFailed(String portId, String reason) {
        failedSubports.put(portId, reason);
    }

    /** By port, why it has no device. */
    public Map<String, String> failedSubports() {
        return failedSubports;
    }

    /** Asks for another pass after this time, if nothing else brings one before. */
    public void again(Duration after) {
        Duration before = again;
        again = before == null || after.compareTo(before) < 0 ? after : before;
    }

    @Nullable
    Duration again() {
        return again;
    }

    /** The devices of ports that are connected and guarded. */
    public Map<String, Link> wired() {
        Map<String, Link> wired = new HashMap<>(connected);
        wired.keySet().retainAll(guarded);
        return wired;
    }

    public Set<String> dhcpReady() {
        return ready;
    }
}
