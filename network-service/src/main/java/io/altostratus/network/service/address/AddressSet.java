package io.altostratus.network.service.address;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Any addresses of one IP version, as ascending ranges that neither overlap nor touch. */
public final class AddressSet {

    public static final AddressSet EMPTY = new AddressSet(List.of());

    private final List<AddressRange> ranges;

    private AddressSet(List<AddressRange> ranges) {
        this.ranges = List.copyOf(ranges);
    }

    /** @param blocks of one IP version; they may overlap */
    public static AddressSet of(Collection<Cidr> blocks) {
        return joined(blocks.stream().map(Cidr::range).toList());
    }

    private static AddressSet joined(List<AddressRange> parts) {
        List<AddressRange> joined = new ArrayList<>();
        for (AddressRange part :
                parts.stream().sorted(Comparator.comparing(AddressRange::first)).toList()) {
            AddressRange last = joined.isEmpty() ? null : joined.getLast();
            if (last != null && part.first().compareTo(last.last().plus(1)) <= 0) {
                IpAddress end = last.last().compareTo(part.last()) >= 0 ? last.last() : part.last();
                joined.set(joined.size() - 1, new AddressRange(last.first(), end));
            } else {
                joined.add(part);
            }
        }
        return new AddressSet(joined);
    }

    public boolean isEmpty() {
        return ranges.isEmpty();
    }

    public AddressSet plus(AddressSet other) {
        List<AddressRange> all = new ArrayList<>(ranges);
        all.addAll(other.ranges);
        return joined(all);
    }

    public AddressSet minus(AddressSet other) {
        List<AddressRange> left = new ArrayList<>();
        int from = 0;
        for (AddressRange range : ranges) {
            IpAddress next = range.first();
            while (from < other.ranges.size() && other.ranges.get(from).last().compareTo(range.first()) < 0) {
                from++;
            }
            for (int i = from;
                    i < other.ranges.size() && other.ranges.get(i).first().compareTo(range.last()) <= 0;
                    i++) {
                AddressRange gone = other.ranges.get(i);
                if (next.compareTo(gone.first()) < 0) {
                    left.add(new AddressRange(next, gone.first().plus(-1)));
                }
                next = gone.last().plus(1);
            }
            if (next.compareTo(range.last()) <= 0) {
                left.add(new AddressRange(next, range.last()));
            }
        }
        return new AddressSet(left);
    }

    public boolean contains(Cidr block) {
        return ranges.stream()
                .anyMatch(range -> range.first().compareTo(block.network()) <= 0
                        && block.last().compareTo(range.last()) <= 0);
    }

    public boolean containsAll(AddressSet other) {
        return other.minus(this).isEmpty();
    }

    public boolean overlaps(AddressSet other) {
        return !minus(other).equals(this);
    }

    /** The fewest blocks that hold exactly these addresses, ascending. */
    public List<Cidr> blocks() {
        List<Cidr> blocks = new ArrayList<>();
        for (AddressRange range : ranges) {
            IpAddress next = range.first();
            while (next.compareTo(range.last()) <= 0) {
                Cidr block = largestAt(next, range.last());
                blocks.add(block);
                next = block.last().plus(1);
            }
        }
        return blocks;
    }

    private static Cidr largestAt(IpAddress first, IpAddress last) {
        int bits = IpAddress.bits(first.version());
        int aligned = first.number().signum() == 0 ? bits : first.number().getLowestSetBit();
        BigInteger count = last.number().subtract(first.number()).add(BigInteger.ONE);
        int hostBits = Math.min(aligned, count.bitLength() - 1);
        return new Cidr(first, bits - hostBits);
    }

    /** A block of a length at the start of the smallest of the {@link #blocks} that has room; the lowest of those. */
    public Optional<Cidr> first(int prefix) {
        return blocks().stream()
                .filter(block -> block.prefix() <= prefix)
                .max(Comparator.comparingInt(Cidr::prefix).thenComparing(Cidr::network, Comparator.reverseOrder()))
                .map(block -> new Cidr(block.network(), prefix));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AddressSet set && ranges.equals(set.ranges);
    }

    @Override
    public int hashCode() {
        return ranges.hashCode();
    }

    @Override
    public String toString() {
        return blocks().toString();
    }
}
