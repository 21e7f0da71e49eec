package io.altostratus.compute.scheduler.weigh;

import io.altostratus.compute.scheduler.host.HostState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Prefers the host with the most free memory, so that servers spread. */
public final class RamWeigher {

    /**
     * A host with its weight.
     *
     * @param weight 1.0 for the host with the most free memory, in proportion for the others
     */
    public record Weighed(HostState host, double weight) {

        @Override
        public String toString() {
            return "WeighedHost [host: " + host + ", weight: " + weight + "]";
        }
    }

    /** Best first; among equals the one with fewer instances. */
    public List<Weighed> weigh(List<HostState> hosts) {
        double most = hosts.stream().mapToInt(HostState::freeMemoryMb).max().orElse(0);
        List<Weighed> weighed = new ArrayList<>();
        for (HostState host : hosts) {
            weighed.add(new Weighed(host, most <= 0 ? 0 : Math.max(0, host.freeMemoryMb()) / most));
        }
        weighed.sort(Comparator.comparingDouble(Weighed::weight)
                .reversed()
                .thenComparingInt(w -> w.host().instances())
                .thenComparing(w -> w.host().host()));
        return weighed;
    }
}
