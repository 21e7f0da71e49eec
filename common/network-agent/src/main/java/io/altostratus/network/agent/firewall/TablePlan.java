package io.altostratus.network.agent.firewall;

import io.altostratus.host.filter.FilterProgram;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one table shall hold of ours.
 *
 * @param chains our chains
 * @param jumps rules of ours in chains that are not ours, at their top and in this order
 */
public record TablePlan(
        FilterProgram program, String table, Map<String, Chain> chains, Map<String, List<String>> jumps) {

    /**
     * A chain's rules.
     *
     * @param ordered whether their order matters; else only the last one's place does
     * @param last what must come last; null if nothing must
     */
    public record Chain(
            List<String> rules, boolean ordered, @Nullable String last) {

        public Chain {
            rules = List.copyOf(rules);
        }

        public static Chain inOrder(List<String> rules) {
            return new Chain(rules, true, null);
        }

        public static Chain inAnyOrder(List<String> rules, @Nullable String last) {
            return new Chain(rules, false, last);
        }
    }

    public TablePlan {
        chains = Collections.unmodifiableMap(new LinkedHashMap<>(chains));
        jumps = Collections.unmodifiableMap(new LinkedHashMap<>(jumps));
    }

    String name() {
        return program + " " + table;
    }
}
