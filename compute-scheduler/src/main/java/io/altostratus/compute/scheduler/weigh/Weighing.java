package io.altostratus.compute.scheduler.weigh;

import io.altostratus.compute.scheduler.demand.Demand;
import io.altostratus.compute.scheduler.host.AggregateNumbers;
import io.altostratus.compute.scheduler.host.HostState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.atomic.DoubleAccumulator;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sum of all weighers. The values of one weigher are divided by their range among the candidates. Where the range
 * starts at zero it ends at the greatest value that this scheduler has ever seen, so that the weights in the log of one
 * decision compare with those of another; the order is the same either way.
 */
public final class Weighing {

    private static final Logger LOG = LoggerFactory.getLogger(Weighing.class);

    private record Part(HostWeigher weigher, DoubleAccumulator greatest) {}

    private final List<Part> parts;

    private Weighing(List<HostWeigher> weighers) {
        this.parts = weighers.stream()
                .map(weigher -> new Part(weigher, new DoubleAccumulator(Math::max, 0)))
                .toList();
    }

    /**
     * @param names those that count; empty for all
     * @param own those of the operator, which count in any case
     * @throws IllegalArgumentException if there is no weigher of a name
     */
    public static Weighing of(List<String> names, List<HostWeigher> standard, List<HostWeigher> own) {
        Map<String, HostWeigher> chosen = new LinkedHashMap<>();
        for (HostWeigher weigher : standard) {
            if (names.isEmpty() || names.contains(weigher.name())) {
                chosen.put(weigher.name(), weigher);
            }
        }
        own.forEach(weigher -> chosen.put(weigher.name(), weigher));
        for (String name : names) {
            if (!chosen.containsKey(name)) {
                TreeSet<String> known = new TreeSet<>(chosen.keySet());
                standard.forEach(weigher -> known.add(weigher.name()));
                throw new IllegalArgumentException(
                        "altostratus.scheduler.weighers names " + name + ", which is none of " + known);
            }
        }
        return new Weighing(List.copyOf(chosen.values()));
    }

    /** The candidates' weights. */
    public Ranking weigh(List<HostState> hosts, Demand demand) {
        double[] sums = new double[hosts.size()];
        if (hosts.size() > 1) {
            boolean inAggregates = hosts.stream()
                    .anyMatch(host -> !host.facts().aggregateMetadata().isEmpty());
            for (Part part : parts) {
                if (inAggregates || part.weigher().multiplier() != 0) {
                    add(sums, hosts, part, demand, inAggregates);
                }
            }
        }
        Ranking ranking = new Ranking(hosts, sums);
        if (LOG.isDebugEnabled()) {
            LOG.debug("Weighed {}", ranking.all());
        }
        return ranking;
    }

    private static void add(double[] sums, List<HostState> hosts, Part part, Demand demand, boolean inAggregates) {
        HostWeigher weigher = part.weigher();
        ToDoubleFunction<HostState> values = weigher.valuesFor(demand);
        if (values == HostWeigher.NOTHING) {
            return;
        }
        double[] weights = new double[sums.length];
        double least = weigher.startsAtZero() ? 0 : Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = values.applyAsDouble(hosts.get(i));
            least = Math.min(least, weights[i]);
            most = Math.max(most, weights[i]);
        }
        if (weigher.startsAtZero()) {
            part.greatest().accumulate(most);
            most = part.greatest().get();
        }
        double range = most - least;
        if (range <= 0) {
            return;
        }
        for (int i = 0; i < weights.length; i++) {
            double multiplier = inAggregates ? ofAggregates(weigher, hosts.get(i)) : weigher.multiplier();
            sums[i] += multiplier * (weights[i] - least) / range;
        }
    }

    private static double ofAggregates(HostWeigher weigher, HostState host) {
        return AggregateNumbers.least(host.facts().aggregateMetadata().get(weigher.option()), weigher.multiplier());
    }

    /** The names of the weighers that count. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        parts.forEach(part -> names.add(part.weigher().name()));
        return names;
    }
}
