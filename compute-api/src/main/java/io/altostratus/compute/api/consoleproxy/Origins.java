package io.altostratus.compute.api.consoleproxy;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which web pages may open a console. A browser names the page's origin by itself; who sends none is no browser. Without
 * this check any page that a user visits could use a token that leaks.
 *
 * @param allowed hosts of pages other than the proxy's own
 * @param scheme of the address that users are given
 */
record Origins(List<String> allowed, String scheme) {

    /** @param forwardedScheme what a web proxy before this one says the browser's scheme was */
    boolean allow(@Nullable String origin, String host, @Nullable String forwardedScheme) {
        if (origin == null) {
            return true;
        }
        try {
            URI page = new URI(origin);
            String pageHost = page.getHost();
            String pageScheme = forwardedScheme == null ? page.getScheme() : forwardedScheme;
            return pageHost != null
                    && pageScheme != null
                    && (pageHost.equalsIgnoreCase(hostOf(host))
                            || allowed.stream().anyMatch(pageHost::equalsIgnoreCase))
                    && schemes().contains(pageScheme);
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private Set<String> schemes() {
        return switch (scheme) {
            case "ws" -> Set.of("ws", "http");
            case "wss" -> Set.of("wss", "https");
            default -> Set.of(scheme);
        };
    }

    /** Without its port; an IPv6 address keeps its brackets, as in an origin. */
    private static String hostOf(String host) {
        int colon = host.lastIndexOf(':');
        return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    }
}
