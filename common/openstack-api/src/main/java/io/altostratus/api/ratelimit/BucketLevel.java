package io.altostratus.api.ratelimit;

/** What may be taken from a bucket, by what is missing in it; all in one unit of time. */
final class BucketLevel {

    private BucketLevel() {}

    /** How many of the wanted tokens there are. */
    static int available(long missing, long each, long capacity, int wanted) {
        long free = capacity - Math.max(missing, 0);
        return free < each ? 0 : (int) Math.min(wanted, free / each);
    }

    /** How long until there is one. */
    static long wait(long missing, long each, long capacity) {
        return Math.max(0, Math.max(missing, 0) + each - capacity);
    }
}
