package io.altostratus.image.imports;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Image import.
 *
 * @param methods which of {@code glance-direct}, {@code web-download} and {@code copy-image} users may choose
 * @param atOnce how many imports one process works on at one time
 */
@ConfigurationProperties("altostratus.image.import")
record ImportProperties(
        @DefaultValue({"glance-direct", "web-download", "copy-image"})
        List<String> methods,

        @DefaultValue("4") int atOnce) {

    /**
     * What this service fetches for users, who must not reach by it what only the service can reach. Of a list of what is
     * allowed and one of what is not, the first is taken where both are given.
     *
     * @param allowedSchemes {@code http} and {@code https} are the only ones that are known
     * @param disallowedSchemes for example {@code http}
     * @param allowedHosts names or addresses; empty for all
     * @param disallowedHosts names or addresses
     * @param allowedPorts empty for all
     * @param disallowedPorts ports
     * @param allowedNetworks networks ({@code 10.20.0.0/16}) or addresses that may be reached although they are private,
     *     loopback, link-local or otherwise not of the public Internet; all others of those are refused, whatever name
     *     leads to them
     * @param mostRedirects how many redirects are followed; each is checked as the first address is
     * @param connectTimeout how long a server may take to accept a connection
     * @param silence how long a server may send nothing
     * @param longest how long a whole download may take
     */
    @ConfigurationProperties("altostratus.image.import.web-download")
    record WebDownload(
            @DefaultValue({"http", "https"}) Set<String> allowedSchemes,
            @DefaultValue Set<String> disallowedSchemes,
            @DefaultValue Set<String> allowedHosts,
            @DefaultValue Set<String> disallowedHosts,
            @DefaultValue({"80", "443"}) Set<Integer> allowedPorts,
            @DefaultValue Set<Integer> disallowedPorts,
            @DefaultValue Set<String> allowedNetworks,
            @DefaultValue("5") int mostRedirects,
            @DefaultValue("10s") Duration connectTimeout,
            @DefaultValue("60s") Duration silence,
            @DefaultValue("6h") Duration longest) {}
}
