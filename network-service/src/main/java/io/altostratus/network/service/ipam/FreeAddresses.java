package io.altostratus.network.service.ipam;

import io.altostratus.network.service.address.AddressRange;
import io.altostratus.network.service.address.IpAddress;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gives out the free addresses of one subnet, the lowest first. Those that were released lie below the cursor, or above
 * it where they had been chosen by hand; the others are found by going up from the cursor past what is taken.
 */
final class FreeAddresses {

    /** Reads ascending numbers from one on, at most so many. */
    interface Source {

        List<BigInteger> released(BigInteger from, int limit);

        List<BigInteger> taken(BigInteger from, int limit);
    }

    private final List<AddressRange> pools;
    private final Source source;
    private final Window released;
    private final Window taken;
    private final List<BigInteger> usedUp = new ArrayList<>();
    private BigInteger next;

    FreeAddresses(List<AddressRange> pools, BigInteger next, Source source, int window) {
        this.pools = pools;
        this.next = next;
        this.source = source;
        this.released = new Window(window);
        this.taken = new Window(window);
    }

    /** Spares the first reading of both where they have been read already. */
    FreeAddresses with(List<BigInteger> releasedFromZero, List<BigInteger> takenFromNext) {
        released.fill(releasedFromZero);
        taken.fill(takenFromNext);
        return this;
    }

    Optional<IpAddress> take() {
        BigInteger lowestReleased = lowestReleased();
        BigInteger lowestNew = lowestNew();
        BigInteger chosen = lowestReleased == null || lowestNew != null && lowestNew.compareTo(lowestReleased) < 0
                ? lowestNew
                : lowestReleased;
        if (chosen == null) {
            return Optional.empty();
        }
        if (chosen.equals(lowestReleased)) {
            released.numbers.poll();
            usedUp.add(chosen);
        }
        if (chosen.equals(lowestNew)) {
            next = chosen.add(BigInteger.ONE);
        }
        return Optional.of(new IpAddress(pools.getFirst().first().version(), chosen));
    }

    /** Where the cursor stands now: no address of the pools below it is free but for released ones. */
    BigInteger next() {
        return next;
    }

    /** What is to be taken from the released addresses: given out again, or outside the pools since they were changed. */
    List<BigInteger> usedUp() {
        return usedUp;
    }

    private @Nullable BigInteger lowestReleased() {
        while (true) {
            BigInteger lowest = released.peek(source::released, BigInteger.ZERO);
            if (lowest == null || isInPool(lowest)) {
                return lowest;
            }
            released.numbers.poll();
            usedUp.add(lowest);
        }
    }

    private @Nullable BigInteger lowestNew() {
        while (true) {
            AddressRange pool = poolFrom(next);
            if (pool == null) {
                return null;
            }
            next = next.max(pool.first().number());
            BigInteger used = taken.peek(source::taken, next);
            while (used != null && used.compareTo(next) < 0) {
                taken.numbers.poll();
                used = taken.peek(source::taken, next);
            }
            if (!next.equals(used)) {
                return next;
            }
            taken.numbers.poll();
            next = next.add(BigInteger.ONE);
        }
    }

    private boolean isInPool(BigInteger number) {
        AddressRange pool = poolFrom(number);
        return pool != null && pool.first().number().compareTo(number) <= 0;
    }

    /** The pool that the number is in, or else the next one above it. */
    private @Nullable AddressRange poolFrom(BigInteger number) {
        for (AddressRange pool : pools) {
            if (number.compareTo(pool.last().number()) <= 0) {
                return pool;
            }
        }
        return null;
    }

    private interface Reader {
        List<BigInteger> read(BigInteger from, int limit);
    }

    /** A few of the ascending numbers of a table; more are read when these are used. */
    private static final class Window {

        private final int size;
        private final Deque<BigInteger> numbers = new ArrayDeque<>();
        private boolean complete;
        private @Nullable BigInteger last;

        Window(int size) {
            this.size = size;
        }

        void fill(List<BigInteger> read) {
            numbers.addAll(read);
            complete = read.size() < size;
            last = read.isEmpty() ? last : read.getLast();
        }

        @Nullable
        BigInteger peek(Reader reader, BigInteger from) {
            if (numbers.isEmpty() && !complete) {
                BigInteger after =
                        last == null ? from : last.add(BigInteger.ONE).max(from);
                fill(reader.read(after, size));
            }
            return numbers.peek();
        }
    }
}
