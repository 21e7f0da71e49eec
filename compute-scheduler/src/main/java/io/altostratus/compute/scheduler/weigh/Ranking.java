package io.altostratus.compute.scheduler.weigh;

import io.altostratus.compute.scheduler.host.HostState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Candidates, best first; of equals the one with fewer servers. Mostly the first is taken, so the others are not sorted.
 * For one decision and one thread.
 */
public final class Ranking {

    /** A host with its weight, as the log shows it. */
    public record WeighedHost(HostState host, double weight) {

        @Override
        public String toString() {
            return "WeighedHost [host: " + host + ", weight: " + weight + "]";
        }
    }

    private final List<HostState> hosts;
    private final double[] weights;
    private final boolean[] taken;

    Ranking(List<HostState> hosts, double[] weights) {
        this.hosts = hosts;
        this.weights = weights;
        this.taken = new boolean[weights.length];
    }

    /** The best of those that were not returned yet. */
    public Optional<WeighedHost> next() {
        int best = best(taken);
        if (best < 0) {
            return Optional.empty();
        }
        taken[best] = true;
        return Optional.of(new WeighedHost(hosts.get(best), weights[best]));
    }

    private int best(boolean[] left) {
        int best = -1;
        for (int i = 0; i < weights.length; i++) {
            if (!left[i] && (best < 0 || isBefore(i, best))) {
                best = i;
            }
        }
        return best;
    }

    private boolean isBefore(int i, int other) {
        return weights[i] > weights[other]
                || (weights[i] == weights[other]
                        && hosts.get(i).instances() < hosts.get(other).instances());
    }

    /** All, best first. */
    List<WeighedHost> all() {
        List<WeighedHost> all = new ArrayList<>();
        for (int i = 0; i < weights.length; i++) {
            all.add(new WeighedHost(hosts.get(i), weights[i]));
        }
        all.sort((a, b) -> a.weight() == b.weight()
                ? Integer.compare(a.host().instances(), b.host().instances())
                : Double.compare(b.weight(), a.weight()));
        return all;
    }
}
