package io.altostratus.network.agent.dhcp;

import io.altostratus.network.agent.address.Cidr;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the DHCP role tells guests, and how its dnsmasq works. In which domain guests have their names is said by
 * network-service.
 *
 * @param leaseTime how long a guest may keep its address unasked
 * @param renewalTime after which time a guest asks the server to keep its address (T1); 0 for half of the lease
 * @param rebindingTime after which time a guest asks any server (T2); 0 for seven eighths of the lease
 * @param broadcastReply whether answers go to everyone, for guests that cannot take them otherwise before they have
 *     their address
 * @param dnsServers addresses to which dnsmasq passes questions about names that it does not know; such questions leave
 *     by the network's gateway
 * @param localResolv whether dnsmasq passes such questions to the servers of the host's {@code /etc/resolv.conf}
 * @param configFile a file of further options for dnsmasq; empty for none
 */
@ConfigurationProperties("altostratus.network-agent.dhcp")
public record DhcpProperties(
        @DefaultValue("86400s") Duration leaseTime,
        @DefaultValue("0s") Duration renewalTime,
        @DefaultValue("0s") Duration rebindingTime,
        @DefaultValue("false") boolean broadcastReply,
        @DefaultValue({}) List<String> dnsServers,
        @DefaultValue("false") boolean localResolv,
        @DefaultValue("") String configFile) {

    public DhcpProperties {
        dnsServers = List.copyOf(dnsServers);
        for (String server : dnsServers) {
            if (Cidr.parseAddress(server).isEmpty()) {
                throw new IllegalArgumentException(
                        "altostratus.network-agent.dhcp.dns-servers holds what is no address: " + server);
            }
        }
    }
}
