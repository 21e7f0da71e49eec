package io.altostratus.host.filter;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The chains of one table as the save program prints them.
 *
 * @param chains the rules of each chain, without {@code -A <chain>}, in their order
 */
public record FilterTable(Map<String, List<String>> chains) {

    public FilterTable {
        Map<String, List<String>> copy = new LinkedHashMap<>();
        chains.forEach((chain, rules) -> copy.put(chain, List.copyOf(rules)));
        chains = Collections.unmodifiableMap(copy);
    }

    public boolean has(String chain) {
        return chains.containsKey(chain);
    }

    /** The rules of a chain; none if there is no such chain. */
    public List<String> rules(String chain) {
        return chains.getOrDefault(chain, List.of());
    }

    /** Reads the output of a save program that was asked for one table. */
    static FilterTable parse(String dump) {
        Map<String, List<String>> chains = new LinkedHashMap<>();
        dump.lines().forEach(line -> {
            if (line.startsWith(":")) {
                chains.putIfAbsent(line.substring(1, line.indexOf(' ')), new ArrayList<>());
            } else if (line.startsWith("-A ")) {
                int end = line.indexOf(' ', 3);
                String chain = end < 0 ? line.substring(3) : line.substring(3, end);
                chains.computeIfAbsent(chain, c -> new ArrayList<>()).add(end < 0 ? "" : line.substring(end + 1));
            }
        });
        return new FilterTable(chains);
    }
}
