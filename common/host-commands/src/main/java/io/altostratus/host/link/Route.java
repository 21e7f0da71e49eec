package io.altostratus.host.link;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A route of the main table through one device.
 *
 * @param destination a network, or {@code default}
 * @param protocol who made it; {@code kernel} for those that come with an address
 */
public record Route(
        boolean ipv6,
        String destination,
        @Nullable String gateway,
        @Nullable String source,
        @Nullable String scope,
        @Nullable Integer metric,
        String protocol) {

    /** The words that make it through another device; for {@link IpCommand#runIpv6} if it is an IPv6 route. */
    public List<String> replaceThrough(String device) {
        List<String> words = new ArrayList<>(List.of("route", "replace", destination));
        if (gateway != null) {
            words.addAll(List.of("via", gateway));
        }
        words.addAll(List.of("dev", device));
        if (source != null) {
            words.addAll(List.of("src", source));
        }
        if (scope != null) {
            words.addAll(List.of("scope", scope));
        }
        if (metric != null) {
            words.addAll(List.of("metric", String.valueOf(metric)));
        }
        if (!protocol.isEmpty()) {
            words.addAll(List.of("proto", protocol));
        }
        return words;
    }
}
