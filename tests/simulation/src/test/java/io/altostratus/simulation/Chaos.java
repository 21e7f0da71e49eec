package io.altostratus.simulation;

import java.util.List;
import java.util.Random;
import java.util.UUID;

/** All chance of a run comes from here, so that the seed alone decides it. */
final class Chaos {

    private final Random random;
    private boolean quiet;
    private boolean calm;
    private double crashes = 0.004;
    private double clumsiness = 1;
    private int crashPoints;
    private int crashAt = -1;

    Chaos(long seed) {
        this.random = new Random(seed);
    }

    /** No faults by chance; what is left is the order in which things happen. */
    static Chaos calm(long seed) {
        Chaos chaos = new Chaos(seed);
        chaos.quiet = true;
        chaos.calm = true;
        return chaos;
    }

    void calmDown() {
        quiet = true;
        crashAt = -1;
    }

    /** Whether it has been quiet from the beginning. */
    boolean isCalm() {
        return calm;
    }

    boolean happens(double probability) {
        double drawn = random.nextDouble();
        return !quiet && drawn < probability;
    }

    /** From now on what is asked of hosts and neighbours fails so many times as often. */
    void clumsy(double factor) {
        clumsiness = factor;
    }

    /** Whether something that was asked for could not be done. */
    boolean fails(double probability) {
        return happens(probability * clumsiness);
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
