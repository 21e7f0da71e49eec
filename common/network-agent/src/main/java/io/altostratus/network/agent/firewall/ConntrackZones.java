package io.altostratus.network.agent.firewall;

import io.altostratus.host.filter.FilterTable;
import io.altostratus.host.link.NetworkBridge;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Numbers of the networks' connection tables. They stay while the rules stand in the kernel, since a new number would cut
 * known connections.
 */
final class ConntrackZones {

    /** As in OpenStack; lower ones are left to others. */
    private static final int FIRST = 4097;

    private static final Pattern RULE = Pattern.compile("-i (\\S+) .*--zone (\\d+)");

    private final Map<String, Integer> byBridge = new HashMap<>();

    /** Takes up the numbers that an earlier run has given. */
    void learn(FilterTable raw) {
        for (String rule : raw.rules(ChainNames.PREROUTING)) {
            Matcher parts = RULE.matcher(rule);
            if (parts.find()) {
                byBridge.putIfAbsent(parts.group(1), Integer.parseInt(parts.group(2)));
            }
        }
    }

    /** The numbers of these networks; those of others are free again if all networks are known. */
    Map<String, Integer> assign(Collection<String> networkIds, boolean complete) {
        if (complete) {
            byBridge.keySet()
                    .retainAll(networkIds.stream().map(NetworkBridge::nameOf).toList());
        }
        Map<String, Integer> zones = new TreeMap<>();
        int next = FIRST;
        for (String id : networkIds) {
            String bridge = NetworkBridge.nameOf(id);
            Integer zone = byBridge.get(bridge);
            if (zone == null) {
                while (byBridge.containsValue(next)) {
                    next++;
                }
                zone = next;
                byBridge.put(bridge, zone);
            }
            zones.put(id, zone);
        }
        return zones;
    }
}
