package io.altostratus.network.agent.dhcp;

import io.altostratus.network.agent.address.MacAddress;
import io.altostratus.network.model.PortDetails;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A port as dnsmasq shall serve it. What would not be a single word in its files is left out.
 *
 * @param name the chosen name, with a dot at its end if its domain is in it; null for one that follows from the address
 * @param domain where its chosen name is found beside the servers' domain, without a dot at its end; null for nowhere
 * @param clientId by which the guest names itself instead of by its MAC address
 * @param options what it is told beside what everyone in its subnet is told
 */
record ServedPort(
        String id,
        MacAddress mac,
        @Nullable String name,
        @Nullable String domain,
        @Nullable String clientId,
        List<Option> options) {

    private static final Pattern NAME =
            Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*\\.?");
    private static final Pattern OPTION = Pattern.compile("[A-Za-z0-9-]{1,64}");

    /** No blank that would end the value, no comma that would begin another client's. */
    private static final Pattern CLIENT_ID = Pattern.compile("[!-+\\--~]{1,255}");

    private static final Set<String> CLIENT_ID_OPTIONS = Set.of("client-id", "61");

    /** A DHCP option. */
    record Option(String name, String value, boolean ipv6) {}

    /**
     * Empty without a MAC address.
     *
     * @param networkDomain the domain of ports that have none of their own; null for none
     */
    static Optional<ServedPort> of(PortDetails port, @Nullable String networkDomain) {
        return MacAddress.parse(port.macAddress()).map(mac -> {
            String name = port.dnsName();
            String domain = port.dnsDomain() == null ? networkDomain : port.dnsDomain();
            String clientId = null;
            List<Option> options = new ArrayList<>();
            for (PortDetails.DhcpOption option : port.dhcpOptions()) {
                if (CLIENT_ID_OPTIONS.contains(option.name())) {
                    clientId = CLIENT_ID.matcher(option.value()).matches() ? option.value() : null;
                } else if (OPTION.matcher(option.name()).matches() && isOneLine(option.value())) {
                    options.add(new Option(option.name(), option.value(), option.ipVersion() == 6));
                }
            }
            return new ServedPort(
                    port.id(),
                    mac,
                    name != null && NAME.matcher(name).matches() ? name : null,
                    domain != null && NAME.matcher(domain).matches() ? withoutDot(domain) : null,
                    clientId,
                    List.copyOf(options));
        });
    }

    private static String withoutDot(String domain) {
        return domain.endsWith(".") ? domain.substring(0, domain.length() - 1) : domain;
    }

    private static boolean isOneLine(String value) {
        return value.chars().noneMatch(c -> c < ' ' || c > '~');
    }

    String tag() {
        return "port-" + id;
    }

    /** Whether lines of its own tell its guest more than its address. */
    boolean hasOptions(boolean ipv6) {
        return options.stream().anyMatch(option -> option.ipv6() == ipv6);
    }

    /** The name of one of its addresses, without its domain. */
    String hostName(String address, String domain) {
        if (name == null) {
            return "host-" + address.replace('.', '-').replace(':', '-');
        }
        String suffix = "." + domain + ".";
        return name.endsWith(suffix) ? name.substring(0, name.length() - suffix.length()) : name;
    }

    /** What it is called in the domain that is chosen for it; empty if there is none, or it is the servers' own. */
    Optional<String> furtherName(String address, String serversDomain) {
        return name == null || domain == null || domain.equals(serversDomain)
                ? Optional.empty()
                : Optional.of(hostName(address, serversDomain) + "." + domain + ".");
    }

    /** With the dot at its end. */
    String fullName(String address, String domain) {
        String host = hostName(address, domain);
        return host.endsWith(".") ? host : host + "." + domain + ".";
    }
}
