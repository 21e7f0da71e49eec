package io.altostratus.network.linuxbridge;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How this host reaches other hosts.
 *
 * @param interfaceMappings the device of each physical network, by its label
 * @param tunnelingIp this host's address for tunnels; without it an overlay network stays on this host
 * @param vxlanGroup multicast group that carries what has no known destination
 * @param vxlanTtl how many hops tunnel packets may take
 */
@ConfigurationProperties("altostratus.network-agent.linuxbridge")
public record LinuxBridgeProperties(
        @DefaultValue Map<String, String> interfaceMappings,
        @Nullable String tunnelingIp,
        @DefaultValue("224.0.0.1") String vxlanGroup,
        @DefaultValue("32") int vxlanTtl) {

    public LinuxBridgeProperties {
        interfaceMappings = Map.copyOf(interfaceMappings);
        if (tunnelingIp != null && tunnelingIp.isBlank()) {
            tunnelingIp = null;
        }
    }
}
