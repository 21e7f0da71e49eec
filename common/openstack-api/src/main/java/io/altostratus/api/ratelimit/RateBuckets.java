package io.altostratus.api.ratelimit;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;

/** Buckets of tokens that fill up evenly. One that nobody has taken from is full. */
interface RateBuckets {

    /**
     * @param tokens how many were given; 0 if there is none
     * @param retryIn until there is one; zero if some were given
     */
    record Taken(int tokens, Duration retryIn) {}

    /**
     * Takes as many tokens as wanted, or as many as there are.
     *
     * @param each how long a token takes to come back
     * @param capacity how long an empty bucket takes to be full
     */
    Taken take(String name, Duration each, Duration capacity, int wanted);

    /** How long each of these buckets takes until it is full; those that are full may be left out. */
    Map<String, Duration> missing(Collection<String> names);
}
