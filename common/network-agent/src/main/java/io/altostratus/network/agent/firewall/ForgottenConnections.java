package io.altostratus.network.agent.firewall;

import io.altostratus.host.CommandFailedException;
import io.altostratus.host.filter.Conntrack;
import io.altostratus.network.model.PortDetails;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rules let known connections pass without a further look. So when something is no longer allowed, or an address may get a
 * new owner, the connections of that port are forgotten and judged anew with their next packet.
 */
final class ForgottenConnections {

    private static final Logger LOG = LoggerFactory.getLogger(ForgottenConnections.class);
    private static final int MOST_SINGLE_ADDRESSES = 8;

    /** What a port was allowed, and where its connections are. */
    private record Allowed(Set<String> rules, List<String> addresses, String networkId) {}

    private final Conntrack conntrack;
    private Map<String, Allowed> before = Map.of();
    private boolean available = true;

    ForgottenConnections(Conntrack conntrack) {
        this.conntrack = conntrack;
    }

    /**
     * Compares with what was allowed before.
     *
     * @param complete whether ports that are not in the input are gone
     * @param addressesLeft whether an address has left a set
     */
    void after(FirewallInput input, Map<String, Integer> zones, boolean complete, boolean addressesLeft) {
        Map<String, Allowed> now = new HashMap<>(complete ? Map.of() : before);
        input.filtered().forEach((id, rules) -> {
            Set<String> allowed = new HashSet<>();
            for (boolean ipv6 : new boolean[] {false, true}) {
                allowed.addAll(rules.ingress(ipv6));
                allowed.addAll(rules.egress(ipv6));
            }
            PortDetails port = input.filteredPorts().get(id);
            if (port != null) {
                List<String> addresses = port.fixedIps().stream()
                        .map(PortDetails.FixedIp::ipAddress)
                        .toList();
                now.put(id, new Allowed(allowed, addresses, port.networkId()));
            }
        });
        Map<Integer, Set<String>> byZone = new HashMap<>();
        before.forEach((id, was) -> {
            Allowed is = now.get(id);
            boolean less = is == null
                    || !is.rules.containsAll(was.rules)
                    || !is.addresses.containsAll(was.addresses)
                    || addressesLeft && was.rules.stream().anyMatch(rule -> rule.contains("--match-set"));
            Integer zone = zones.get(was.networkId);
            if (less && zone != null) {
                byZone.computeIfAbsent(zone, z -> new HashSet<>()).addAll(was.addresses);
            }
        });
        before = Map.copyOf(now);
        byZone.forEach(this::forget);
    }

    private void forget(int zone, Set<String> addresses) {
        if (!available) {
            return;
        }
        try {
            if (addresses.size() > MOST_SINGLE_ADDRESSES) {
                conntrack.forgetZone(zone);
            } else {
                addresses.forEach(address -> conntrack.forget(address, zone));
            }
        } catch (CommandFailedException e) {
            available = e.exitCode() != CommandFailedException.NO_EXIT_CODE;
            LOG.warn("Connections that are no longer allowed go on until they end: {}", e.getMessage());
        }
    }
}
