package io.altostratus.network.linuxbridge;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How this host reaches other hosts.
 *
 * @param interfaceMappings the device of each physical network, by its label; it carries the flat and the vlan networks
 *     of that label
 * @param tunnelingIp this host's address for tunnels; without it an overlay network stays on this host
 * @param l2Population whether tunnels are told by network-service behind which host each port is, if it does that; else
 *     they find out by multicast
 * @param arpResponder whether this host answers for ports of other hosts who asks for their MAC addresses, so that no
 *     such questions go through the tunnels; only with {@code l2Population}, and only in networks whose ports all keep to
 *     their addresses
 * @param vxlanGroup multicast group that carries what has no known destination, without {@code l2Population}
 * @param vxlanTtl how many hops multicast packets of tunnels may take
 */
@ConfigurationProperties("altostratus.network-agent.linuxbridge")
public record LinuxBridgeProperties(
        @DefaultValue Map<String, String> interfaceMappings,
        @Nullable String tunnelingIp,
        @DefaultValue("true") boolean l2Population,
        @DefaultValue("true") boolean arpResponder,
        @DefaultValue("224.0.0.1") String vxlanGroup,
        @DefaultValue("32") int vxlanTtl) {

    public LinuxBridgeProperties {
        interfaceMappings = Map.copyOf(interfaceMappings);
        if (tunnelingIp != null && tunnelingIp.isBlank()) {
            tunnelingIp = null;
        }
    }

    /** Whether this host wants to be told where ports are. */
    boolean populated() {
        return l2Population && tunnelingIp != null;
    }
}
