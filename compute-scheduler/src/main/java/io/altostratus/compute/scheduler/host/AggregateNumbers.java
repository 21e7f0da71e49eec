package io.altostratus.compute.scheduler.host;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Numbers in the properties of aggregates, which operators write as text. */
public final class AggregateNumbers {

    private static final Logger LOG = LoggerFactory.getLogger(AggregateNumbers.class);

    private AggregateNumbers() {}

    /**
     * The least of several, since a host may be in several aggregates.
     *
     * @param otherwise if there is none, or one that is no number
     */
    public static double least(@Nullable Set<String> values, double otherwise) {
        if (values == null || values.isEmpty()) {
            return otherwise;
        }
        double least = Double.POSITIVE_INFINITY;
        for (String value : values) {
            try {
                least = Math.min(least, Double.parseDouble(value));
            } catch (NumberFormatException e) {
                LOG.warn("An aggregate's value '{}' is no number; {} is used instead", value, otherwise);
                return otherwise;
            }
        }
        return least;
    }
}
