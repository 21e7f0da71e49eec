package io.altostratus.network.linuxbridge;

import io.altostratus.host.link.IpBatch;
import io.altostratus.host.link.IpCommand;
import io.altostratus.host.link.Link;
import io.altostratus.host.link.LinkAddress;
import io.altostratus.host.link.Route;
import io.altostratus.network.agent.convergence.LinkTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the host's own addresses and routes from a device to its bridge, where they work while the device is in it, and
 * back. It looks at what is there, so that it goes on where a killed agent has stopped.
 */
final class AddressMove {

    private static final Logger LOG = LoggerFactory.getLogger(AddressMove.class);

    private final IpCommand ip;
    private final MovedAddresses moved;

    AddressMove(IpCommand ip, MovedAddresses moved) {
        this.ip = ip;
        this.moved = moved;
    }

    /** Moves all addresses but link-local ones, with the routes that someone has set through the device. */
    void toBridge(String device, Link bridge) {
        List<LinkAddress> addresses = addresses(device);
        if (!addresses.isEmpty()) {
            if (addresses.stream().anyMatch(LinkAddress::dynamic)) {
                LOG.warn(
                        "{} has an address by DHCP or router advertisement, which nobody will renew on {}:"
                                + " give this host a fixed one",
                        device,
                        bridge.name());
            }
            List<Route> routes = routes(device);
            moved.keep(bridge.name(), bridge.index(), device, addresses, routes);
            move(addresses, routes, device, bridge.name());
            return;
        }
        MovedAddresses.Moved before = moved.of(bridge.name());
        if (before != null && before.bridge() != bridge.index()) {
            // Someone has deleted the bridge with all that was on it; this is another one.
            moved.keep(bridge.name(), bridge.index(), device, before.addresses(), before.routes());
            bringBack(before, bridge.name());
        }
    }

    /** Gives a bridge's addresses and routes to the device that was in it. */
    void back(String bridge, String device) {
        List<LinkAddress> addresses = addresses(bridge);
        if (!addresses.isEmpty()) {
            move(addresses, routes(bridge), bridge, device);
        }
        moved.forget(bridge);
    }

    /** Gives back what was on bridges that someone has deleted and that nobody needs any more. */
    void restoreOrphans(LinkTable links, Set<String> neededBridges) {
        moved.all().forEach((bridge, before) -> {
            if (links.get(bridge) == null && !neededBridges.contains(bridge)) {
                if (links.get(before.device()) != null
                        && addresses(before.device()).isEmpty()) {
                    bringBack(before, before.device());
                }
                moved.forget(bridge);
            }
        });
    }

    private List<LinkAddress> addresses(String device) {
        return ip.addresses().stream()
                .filter(a -> a.device().equals(device) && a.scope().equals("global"))
                .toList();
    }

    private List<Route> routes(String device) {
        return ip.routes(device).stream()
                .filter(route -> !route.protocol().equals("kernel"))
                .sorted((a, b) -> Boolean.compare(a.gateway() != null, b.gateway() != null))
                .toList();
    }

    private void bringBack(MovedAddresses.Moved before, String device) {
        Set<String> elsewhere = Set.copyOf(
                ip.addresses().stream().map(LinkAddress::address).distinct().toList());
        List<LinkAddress> lost = before.addresses().stream()
                .filter(address -> !elsewhere.contains(address.address()))
                .toList();
        if (!lost.isEmpty()) {
            LOG.warn("The addresses {} of this host were lost with a bridge; {} gets them", lost, device);
            move(lost, before.routes(), null, device);
        }
    }

    /** @param from null for addresses that are nowhere */
    private void move(List<LinkAddress> addresses, List<Route> routes, @Nullable String from, String to) {
        IpBatch ipv4 = new IpBatch();
        IpBatch ipv6 = new IpBatch();
        for (LinkAddress address : addresses) {
            IpBatch batch = address.isIpv6() ? ipv6 : ipv4;
            if (from != null) {
                batch.add(to, "address", "delete", address.cidr(), "dev", from);
            }
            if (address.isIpv6()) {
                batch.add(to, "address", "replace", address.cidr(), "dev", to, "nodad");
            } else {
                batch.add(to, "address", "replace", address.cidr(), "broadcast", "+", "dev", to);
            }
        }
        routes.forEach(route -> (route.ipv6() ? ipv6 : ipv4).add(to, route.replaceThrough(to)));
        List<IpBatch.BatchFailure> failures = new ArrayList<>(ip.run(ipv4));
        failures.addAll(ip.runIpv6(ipv6));
        if (!failures.isEmpty()) {
            throw new IllegalStateException("addresses of this host did not all move to " + to + ": " + failures);
        }
        LOG.info("{} has {} addresses and {} routes of this host now", to, addresses.size(), routes.size());
    }
}
