package io.altostratus.network.service.routers;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How routers work.
 *
 * @param failoverAfter the routers of an agent whose last heartbeat is older than this go to others; 0 for never
 * @param maxRoutes most extra routes of one router
 * @param ha whether routers of which nothing else is said have several hosts
 * @param maxAgentsPerRouter how many hosts such a router gets, if there are as many; 0 for all
 * @param haNetworkCidr the addresses of the networks in which the hosts of routers hear each other, one network a project
 * @param haNetworkType of which type these networks are; null for the type of projects' networks
 * @param haNetworkPhysicalName on which physical network they are, where the type asks for one
 * @param haAdvertInterval how often a working host says so; another takes over when it has missed that three times
 */
@ConfigurationProperties("altostratus.network.l3")
record L3Properties(
        @DefaultValue("150s") Duration failoverAfter,
        @DefaultValue("30") int maxRoutes,
        @DefaultValue("false") boolean ha,
        @DefaultValue("3") int maxAgentsPerRouter,
        @DefaultValue("169.254.192.0/18") String haNetworkCidr,
        @Nullable String haNetworkType,
        @Nullable String haNetworkPhysicalName,
        @DefaultValue("2s") Duration haAdvertInterval) {

    L3Properties {
        if (haAdvertInterval.toSeconds() < 1 || haAdvertInterval.toSeconds() > 255) {
            throw new IllegalArgumentException(
                    "altostratus.network.l3.ha-advert-interval is not between 1 and 255 seconds: " + haAdvertInterval);
        }
    }

    /** How many hosts a router may have. */
    int mostHosts() {
        return maxAgentsPerRouter <= 0 ? Integer.MAX_VALUE : maxAgentsPerRouter;
    }
}
