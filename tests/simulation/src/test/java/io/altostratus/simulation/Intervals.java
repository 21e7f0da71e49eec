package io.altostratus.simulation;

import java.time.Duration;

/**
 * After which time conductors do something with servers that nobody has asked for.
 *
 * @param offload how long shelved servers stay on their hosts; zero for not at all
 * @param reclaim how long deleted servers can be restored; zero for ever
 * @param confirm how long resized servers can be reverted; zero for ever
 */
record Intervals(Duration offload, Duration reclaim, Duration confirm) {

    /** Shelved servers leave their hosts at once; nothing else is done unasked. */
    static final Intervals NONE = offloadAfter(Duration.ZERO);

    static Intervals offloadAfter(Duration offload) {
        return new Intervals(offload, Duration.ZERO, Duration.ZERO);
    }

    /** Any: nothing unasked, soon, or not within a run. */
    static Intervals any(Chaos chaos) {
        return new Intervals(any(chaos, Duration.ofDays(1)), any(chaos, Duration.ZERO), any(chaos, Duration.ZERO));
    }

    private static Duration any(Chaos chaos, Duration never) {
        return switch (chaos.below(4)) {
            case 0 -> Duration.ofSeconds(20);
            case 1 -> never;
            default -> Duration.ZERO;
        };
    }
}
