package io.altostratus.compute.scheduler.filter;

import io.altostratus.compute.scheduler.demand.Demand;
import io.altostratus.compute.scheduler.demand.NoValidHost;
import io.altostratus.compute.scheduler.host.HostState;
import java.net.InetAddress;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The hints {@code build_near_host_ip} and {@code cidr}: only hosts whose address is in that network. */
final class NearHost {

    private static final String DEFAULT_PREFIX = "/24";

    private NearHost() {}

    static Predicate<HostState> conditionFor(Demand demand) {
        List<String> near = demand.request().hint("build_near_host_ip");
        if (near.isEmpty()) {
            return HostFilter.ALL;
        }
        List<String> given = demand.request().hint("cidr");
        String prefix = given.isEmpty() ? DEFAULT_PREFIX : given.getFirst();
        byte[] network = address(near.getFirst());
        int bits = bits(prefix);
        if (network == null || bits < 0 || bits > network.length * 8) {
            throw NoValidHost.because(
                    "The hints ask for hosts in " + near.getFirst() + prefix + ", which is no network.");
        }
        return host -> {
            byte[] address = address(host.facts().hostIp());
            return address != null && sameNetwork(address, network, bits);
        };
    }

    /** Never asks a name server: what is no address is none. */
    private static byte @Nullable [] address(String text) {
        try {
            return InetAddress.ofLiteral(text).getAddress();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static int bits(String prefix) {
        return prefix.matches("/\\d{1,3}") ? Integer.parseInt(prefix.substring(1)) : -1;
    }

    private static boolean sameNetwork(byte[] address, byte[] network, int bits) {
        if (address.length != network.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % 8);
            if ((address[bit / 8] & mask) != (network[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }
}
