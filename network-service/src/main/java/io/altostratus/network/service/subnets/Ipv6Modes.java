package io.altostratus.network.service.subnets;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How hosts in an IPv6 subnet get addresses.
 *
 * @param ra what a router of ours advertises; null for nothing
 * @param address where addresses and options come from; null if neither DHCP nor a router of ours has a part in it
 */
public record Ipv6Modes(@Nullable String ra, @Nullable String address) {

    public static final String SLAAC = "slaac";
    public static final String STATELESS = "dhcpv6-stateless";
    public static final String STATEFUL = "dhcpv6-stateful";

    /** Of IPv4 subnets, and where nothing is said. */
    public static final Ipv6Modes NONE = new Ipv6Modes(null, null);

    private static final Set<String> AUTOMATIC = Set.of(SLAAC, STATELESS);

    /** Whether hosts form their addresses themselves, so that a port's follow from its MAC address. */
    public boolean isAutomatic() {
        return ra != null && AUTOMATIC.contains(ra) || address != null && AUTOMATIC.contains(address);
    }

    boolean isSet() {
        return ra != null || address != null;
    }
}
