package io.altostratus.network.linuxbridge;

import io.altostratus.host.link.DeviceMark;
import io.altostratus.host.link.IpBatch;
import io.altostratus.host.link.IpCommand;
import io.altostratus.host.link.Link;
import io.altostratus.host.link.NetworkBridge;
import io.altostratus.network.agent.convergence.LinkTable;
import io.altostratus.network.agent.convergence.Pass;
import io.altostratus.network.agent.host.DeviceNames;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes away bridges and tunnels that no port needs, and out of bridges the taps of ports that are gone. */
final class UnwantedDevices {

    private static final Logger LOG = LoggerFactory.getLogger(UnwantedDevices.class);
    private static final String TAP_PREFIX = "tap";

    /** Kinds of devices that lead from a bridge to other hosts. */
    private static final Set<String> UPLINKS = Set.of(DeviceNames.VXLAN, DeviceNames.VLAN);

    private final IpCommand ip;
    private final String cloudId;
    private final AddressMove addresses;
    private final Duration linger;
    private final InstantSource time;

    /** Since when, in milliseconds, a device has not been wanted. */
    private final Map<String, Long> since = new HashMap<>();

    UnwantedDevices(IpCommand ip, String cloudId, AddressMove addresses, Duration linger, InstantSource time) {
        this.ip = ip;
        this.cloudId = cloudId;
        this.addresses = addresses;
        this.linger = linger;
        this.time = time;
    }

    void remove(Pass pass) {
        Set<String> wanted = pass.desired().networksHere();
        IpBatch batch = new IpBatch();
        for (Link tap : pass.links().marked(cloudId, DeviceNames.GUEST_TAP)) {
            String port = object(tap);
            if (!pass.desired().ports().containsKey(port) && tap.master() != null) {
                // The guest's agent owns the device; but without a port it has no business in the network.
                batch.add(port, "link", "set", tap.name(), "nomaster");
            }
        }
        boolean removed = false;
        for (Link bridge : pass.links().marked(cloudId, NetworkBridge.KIND)) {
            if (wanted.contains(object(bridge)) || isInUse(bridge, pass.links())) {
                since.remove(bridge.name());
            } else if (isDue(bridge.name(), pass)) {
                removed |= remove(bridge, pass);
            }
        }
        for (String kind : UPLINKS) {
            for (Link uplink : pass.links().marked(cloudId, kind)) {
                boolean bridgeStays = uplink.master() != null && pass.links().get(uplink.master()) != null;
                if (!wanted.contains(object(uplink)) && !bridgeStays) {
                    batch.add(uplink.name(), "link", "delete", uplink.name());
                }
            }
        }
        if (pass.thorough()) {
            addresses.restoreOrphans(
                    pass.links(), wanted.stream().map(NetworkBridge::nameOf).collect(Collectors.toSet()));
        }
        List<IpBatch.BatchFailure> failures = ip.run(batch);
        failures.forEach(failure -> LOG.warn("{}", failure));
        if (removed || !batch.isEmpty()) {
            pass.refreshLinks();
        }
    }

    private static String object(Link link) {
        return link.mark().map(DeviceMark::objectId).orElse("");
    }

    /** A device in it that is neither ours nor the operator's: a guest's, which may just be starting. */
    private boolean isInUse(Link bridge, LinkTable links) {
        return links.members(bridge.name()).stream().anyMatch(this::isGuests);
    }

    private boolean isGuests(Link member) {
        return member.mark()
                .map(m -> m.kind().equals(DeviceNames.GUEST_TAP))
                .orElse(member.name().startsWith(TAP_PREFIX) || "tun".equals(member.kind()));
    }

    /** It has been unwanted for a while: the agent that starts a guest may have made it for a port that is to come. */
    private boolean isDue(String name, Pass pass) {
        long now = time.millis();
        long left = since.computeIfAbsent(name, n -> now) + linger.toMillis() - now;
        if (left > 0) {
            pass.again(Duration.ofMillis(left + 10));
            return false;
        }
        since.remove(name);
        return true;
    }

    private boolean remove(Link bridge, Pass pass) {
        String about = "bridge " + bridge.name();
        if (!pass.problems().mayTry(about)) {
            return false;
        }
        try {
            dismantle(bridge, pass.links());
            pass.problems().solved(about);
        } catch (RuntimeException e) {
            pass.problems().failed(about, String.valueOf(e.getMessage()));
        }
        return true;
    }

    /** Gives the operator's device back as it was, then removes what is ours. */
    private void dismantle(Link bridge, LinkTable links) {
        IpBatch batch = new IpBatch();
        for (Link member : links.members(bridge.name())) {
            if (member.belongsTo(cloudId)
                    && UPLINKS.contains(member.mark().orElseThrow().kind())) {
                batch.add(bridge.name(), "link", "delete", member.name());
            } else if (!isGuests(member) && !member.belongsTo(cloudId)) {
                ip.run(new IpBatch().add(bridge.name(), "link", "set", member.name(), "nomaster"));
                addresses.back(bridge.name(), member.name());
            }
        }
        batch.add(bridge.name(), "link", "delete", bridge.name());
        List<IpBatch.BatchFailure> failures = ip.run(batch);
        if (!failures.isEmpty()) {
            throw new IllegalStateException(failures.toString());
        }
    }

    /** Removes all devices of this cloud. */
    void purge() {
        LinkTable links = new LinkTable(ip.links());
        for (Link bridge : links.marked(cloudId, NetworkBridge.KIND)) {
            dismantle(bridge, links);
        }
        addresses.restoreOrphans(new LinkTable(ip.links()), Set.of());
        IpBatch rest = new IpBatch();
        // First what is on top of others, which would take it with them.
        List<Link> left = ip.links().stream()
                .sorted(Comparator.comparing(link -> !"vlan".equals(link.kind())))
                .toList();
        for (Link link : left) {
            if (link.belongsTo(cloudId)) {
                rest.add(link.name(), "link", "delete", link.name());
            }
        }
        List<IpBatch.BatchFailure> failures = ip.run(rest);
        if (!failures.isEmpty()) {
            throw new IllegalStateException(failures.toString());
        }
    }
}
