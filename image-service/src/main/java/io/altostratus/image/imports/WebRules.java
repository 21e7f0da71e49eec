package io.altostratus.image.imports;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Where downloads may go to. A user's address is judged by its words before it is taken, and by the network address that
 * its name leads to when the connection is made, for a name can lead elsewhere the second time.
 */
@Component
class WebRules {

    private static final Set<String> KNOWN_SCHEMES = Set.of("http", "https");

    /** What is not of the public Internet, and what wraps other addresses. */
    private static final List<Network> SPECIAL = Stream.of(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "192.88.99.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "224.0.0.0/3",
                    "::/8",
                    "64:ff9b::/96",
                    "64:ff9b:1::/48",
                    "100::/64",
                    "2001::/23",
                    "2001:db8::/32",
                    "2002::/16",
                    "3fff::/20",
                    "5f00::/16",
                    "fc00::/7",
                    "fe80::/10",
                    "fec0::/10",
                    "ff00::/8")
            .map(Network::of)
            .toList();

    private final ImportProperties.WebDownload rules;
    private final List<Network> allowedNetworks;

    WebRules(ImportProperties.WebDownload rules) {
        this.rules = rules;
        this.allowedNetworks = rules.allowedNetworks().stream().map(Network::of).toList();
    }

    /** Empty if the address may not be asked for. */
    Optional<URI> admitted(String text) {
        URI uri;
        try {
            uri = new URI(text.strip());
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
        return admits(uri) ? Optional.of(uri) : Optional.empty();
    }

    boolean admits(URI uri) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        String host = uri.getHost();
        // A name and a password in it would be shown with the task.
        if (!KNOWN_SCHEMES.contains(scheme) || host == null || host.isEmpty() || uri.getRawUserInfo() != null) {
            return false;
        }
        int port = uri.getPort() >= 0 ? uri.getPort() : scheme.equals("https") ? 443 : 80;
        return admits(scheme, rules.allowedSchemes(), rules.disallowedSchemes())
                && admits(plain(host), plain(rules.allowedHosts()), plain(rules.disallowedHosts()))
                && admits(port, rules.allowedPorts(), rules.disallowedPorts());
    }

    private static <T> boolean admits(T value, Set<T> allowed, Set<T> disallowed) {
        return allowed.isEmpty() ? !disallowed.contains(value) : allowed.contains(value);
    }

    private static Set<String> plain(Set<String> hosts) {
        return Set.copyOf(hosts.stream().map(WebRules::plain).toList());
    }

    /** Without what does not make it another host. */
    private static String plain(String host) {
        String plain = host.toLowerCase(Locale.ROOT);
        if (plain.startsWith("[") && plain.endsWith("]")) {
            plain = plain.substring(1, plain.length() - 1);
        }
        return plain.endsWith(".") ? plain.substring(0, plain.length() - 1) : plain;
    }

    boolean admits(InetAddress address) {
        byte[] bytes = address.getAddress();
        return allowedNetworks.stream().anyMatch(network -> network.contains(bytes))
                || SPECIAL.stream().noneMatch(network -> network.contains(bytes));
    }
}
