package io.altostratus.simulation;

import java.util.List;
import java.util.Random;
import java.util.UUID;

/** All chance of a run comes from here, so that the seed alone decides it. */
final class Chaos {

    private final Random random;
    private boolean quiet;
    private double crashes = 0.004;
    private int crashPoints;
    private int crashAt = -1;

    Chaos(long seed) {
        this.random = new Random(seed);
    }

    /** No faults by chance; what is left is the order in which things happen. */
    static Chaos calm(long seed) {
        Chaos chaos = new Chaos(seed);
        chaos.quiet = true;
        return chaos;
    }

    void calmDown() {
        quiet = true;
        crashAt = -1;
    }

    boolean happens(double probability) {
        double drawn = random.nextDouble();
        return !quiet && drawn < probability;
    }

    /** A choice that is no fault. */
    boolean flip(double probability) {
        return random.nextDouble() < probability;
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    <T> T oneOf(List<T> choices) {
        return choices.get(below(choices.size()));
    }

    String newId() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    /** Lets the n-th crash point from now on, counted from 0, be where the process ends. */
    void crashAtPoint(int n) {
        crashPoints = 0;
        crashAt = n;
    }

    int crashPointsPassed() {
        return crashPoints;
    }

    /** A place where a process may end. */
    void crashPoint(String where) {
        int point = crashPoints++;
        if (point == crashAt || happens(crashes)) {
            throw new ProcessCrash(where);
        }
    }
}
