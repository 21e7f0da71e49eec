package io.altostratus.network.service.ipam;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.network.service.address.AddressRange;
import io.altostratus.network.service.address.IpAddress;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FreeAddressesTest {

    private final NavigableSet<BigInteger> taken = new TreeSet<>();
    private final NavigableSet<BigInteger> released = new TreeSet<>();
    private BigInteger cursor = BigInteger.ZERO;

    private final FreeAddresses.Source source = new FreeAddresses.Source() {
        @Override
        public List<BigInteger> released(BigInteger from, int limit) {
            return released.tailSet(from).stream().limit(limit).toList();
        }

        @Override
        public List<BigInteger> taken(BigInteger from, int limit) {
            return taken.tailSet(from).stream().limit(limit).toList();
        }
    };

    /** Whatever was taken, chosen by hand and released before: the lowest free address of the pools comes next. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void theLowestFreeAddressIsGivenOut(long seed) {
        Random random = new Random(seed);
        List<AddressRange> pools = List.of(range(3, 9), range(15, 15), range(20, 40));
        for (int step = 0; step < 400; step++) {
            switch (random.nextInt(4)) {
                case 0 -> chooseByHand(BigInteger.valueOf(random.nextInt(50)));
                case 1 -> release(random);
                case 2 -> take(pools, 1 + random.nextInt(5), 1 + random.nextInt(4));
                default -> take(pools, 1, 1 + random.nextInt(4));
            }
        }
    }

    private void chooseByHand(BigInteger number) {
        if (taken.add(number)) {
            released.remove(number);
        }
    }

    private void release(Random random) {
        if (!taken.isEmpty()) {
            BigInteger number = new ArrayList<>(taken).get(random.nextInt(taken.size()));
            taken.remove(number);
            released.add(number);
        }
    }

    private void take(List<AddressRange> pools, int count, int window) {
        FreeAddresses free = new FreeAddresses(pools, cursor, source, window)
                .with(source.released(BigInteger.ZERO, window), source.taken(cursor, window));
        List<BigInteger> given = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Optional<IpAddress> address = free.take();
            assertThat(address.map(IpAddress::number)).isEqualTo(lowestFree(pools, given));
            address.ifPresent(a -> given.add(a.number()));
        }
        taken.addAll(given);
        free.usedUp().forEach(released::remove);
        cursor = free.next();
        assertThat(released.stream().filter(given::contains)).isEmpty();
    }

    private Optional<BigInteger> lowestFree(List<AddressRange> pools, List<BigInteger> given) {
        for (AddressRange pool : pools) {
            for (BigInteger n = pool.first().number();
                    n.compareTo(pool.last().number()) <= 0;
                    n = n.add(BigInteger.ONE)) {
                if (!taken.contains(n) && !given.contains(n)) {
                    return Optional.of(n);
                }
            }
        }
        return Optional.empty();
    }

    private static AddressRange range(int first, int last) {
        return new AddressRange(
                new IpAddress(4, BigInteger.valueOf(first)), new IpAddress(4, BigInteger.valueOf(last)));
    }
}
