package io.altostratus.network.linuxbridge;

import io.altostratus.host.link.IpBatch;
import io.altostratus.host.link.IpCommand;
import io.altostratus.host.link.LinkAddress;
import io.altostratus.host.link.Route;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the host's own addresses and routes from a device to its bridge, where they work while the device is in it, and
 * back. It looks at what is there and needs no memory, so that it goes on where a killed agent has stopped.
 */
final class AddressMove {

    private static final Logger LOG = LoggerFactory.getLogger(AddressMove.class);

    private final IpCommand ip;

    AddressMove(IpCommand ip) {
        this.ip = ip;
    }

    /** Moves all addresses but link-local ones, with the routes that someone has set through the device. */
    void move(String owner, String from, String to) {
        List<LinkAddress> addresses = ip.addresses().stream()
                .filter(a -> a.device().equals(from) && a.scope().equals("global"))
                .toList();
        if (addresses.isEmpty()) {
            return;
        }
        if (addresses.stream().anyMatch(LinkAddress::dynamic)) {
            LOG.warn(
                    "{} has an address by DHCP or router advertisement, which nobody will renew on {}:"
                            + " give this host a fixed one",
                    from,
                    to);
        }
        List<Route> routes = ip.routes(from).stream()
                .filter(route -> !route.protocol().equals("kernel"))
                .sorted((a, b) -> Boolean.compare(a.gateway() != null, b.gateway() != null))
                .toList();
        IpBatch ipv4 = new IpBatch();
        IpBatch ipv6 = new IpBatch();
        for (LinkAddress address : addresses) {
            IpBatch batch = address.isIpv6() ? ipv6 : ipv4;
            batch.add(owner, "address", "delete", address.cidr(), "dev", from);
            if (address.isIpv6()) {
                batch.add(owner, "address", "add", address.cidr(), "dev", to, "nodad");
            } else {
                batch.add(owner, "address", "add", address.cidr(), "broadcast", "+", "dev", to);
            }
        }
        routes.forEach(route -> (route.ipv6() ? ipv6 : ipv4).add(owner, route.replaceThrough(to)));
        List<IpBatch.BatchFailure> failures = new ArrayList<>(ip.run(ipv4));
        failures.addAll(ip.runIpv6(ipv6));
        if (!failures.isEmpty()) {
            throw new IllegalStateException("addresses of " + from + " did not all move to " + to + ": " + failures);
        }
        LOG.info("Moved {} addresses and {} routes from {} to {}", addresses.size(), routes.size(), from, to);
    }
}
