package io.altostratus.compute.model.order;

import java.util.Comparator;

/**
 * Orders one order to a host against all others for the same object. A host stores the highest it has seen on disk and
 * refuses what is lower, so that neither a late duplicate nor a conductor that was paused can undo what came after.
 *
 * @param generation of the object, raised by every accepted request
 * @param epoch of the workflow's lease, raised each time a conductor takes the workflow up
 * @param sequence of the order within the workflow
 */
public record Fence(long generation, long epoch, int sequence) implements Comparable<Fence> {

    public static final Fence NONE = new Fence(0, 0, 0);

    private static final Comparator<Fence> ORDER = Comparator.comparingLong(Fence::generation)
            .thenComparingLong(Fence::epoch)
            .thenComparingInt(Fence::sequence);

    @Override
    public int compareTo(Fence other) {
        return ORDER.compare(this, other);
    }

    public boolean isBefore(Fence other) {
        return compareTo(other) < 0;
    }
}
