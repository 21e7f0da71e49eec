package io.altostratus.compute.database.aggregates;

import java.util.Map;

/**
 * Availability zones of hosts at one moment.
 *
 * @param byHost the zones that aggregates give
 */
public record HostZones(Map<String, String> byHost) {

    /**
     * @param configured the zone that the host itself is configured for
     * @return that of the host's aggregates, else the configured one
     */
    public String zoneOf(String host, String configured) {
        return byHost.getOrDefault(host, configured);
    }
}
