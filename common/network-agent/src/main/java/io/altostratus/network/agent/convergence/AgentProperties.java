package io.altostratus.network.agent.convergence;

import java.time.Duration;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a network agent works.
 *
 * @param roles what this host does: {@code l2} on every host; {@code dhcp}, {@code l3} and {@code metadata} where
 *     networks are served and routed
 * @param syncInterval how often everything is asked for again
 * @param checkInterval how often the host is compared with what it should be, when nothing has happened
 * @param coalescing how long to wait for more, once something has happened
 * @param heartbeatInterval how often the agent tells that it works
 * @param linger how long a bridge without ports stays after the last one, since the next may be on its way
 * @param leftoverGrace after which time something unwanted is told to the auditor
 * @param availabilityZone where this host serves and routes networks; empty for the zone that network-service gives to
 *     hosts that name none
 */
@ConfigurationProperties("altostratus.network-agent")
public record AgentProperties(
        @DefaultValue({"l2", "dhcp", "l3", "metadata"}) Set<RoleName> roles,
        @DefaultValue("5m") Duration syncInterval,
        @DefaultValue("10s") Duration checkInterval,
        @DefaultValue("30ms") Duration coalescing,
        @DefaultValue("10s") Duration heartbeatInterval,
        @DefaultValue("5s") Duration linger,
        @DefaultValue("60s") Duration leftoverGrace,
        @DefaultValue("") String availabilityZone) {

    /** Duties of an agent. */
    public enum RoleName {
        /** Joins ports to their networks and guards them. */
        L2,
        /** Gives addresses to guests. */
        DHCP,
        /** Routes between networks and to the outside. */
        L3,
        /** Lets guests ask for their metadata. Needs {@link #DHCP} or {@link #L3}. */
        METADATA
    }

    public AgentProperties {
        roles = Set.copyOf(roles);
        if (!roles.contains(RoleName.L2) || servesMetadataOnly(roles)) {
            throw new IllegalArgumentException(
                    "altostratus.network-agent.roles: every host has l2, and metadata needs dhcp or l3 beside it");
        }
    }

    private static boolean servesMetadataOnly(Set<RoleName> roles) {
        return roles.contains(RoleName.METADATA) && !roles.contains(RoleName.DHCP) && !roles.contains(RoleName.L3);
    }

    public boolean has(RoleName role) {
        return roles.contains(role);
    }
}
