package io.altostratus.network.service.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressSetTest {

    private static Cidr cidr(String text) {
        return Cidr.parse(text).orElseThrow();
    }

    private static AddressSet set(String... blocks) {
        List<Cidr> parsed = new ArrayList<>();
        for (String block : blocks) {
            parsed.add(cidr(block));
        }
        return AddressSet.of(parsed);
    }

    /** A block of 256 addresses stands for all: the same work is done with bits. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void isWhatASetOfItsAddressesIs(long seed) {
        Random random = new Random(seed);
        List<Cidr> ones = blocks(random);
        List<Cidr> others = blocks(random);
        BitSet both = bits(ones);
        both.or(bits(others));
        assertThat(bits(AddressSet.of(ones).plus(AddressSet.of(others)).blocks()))
                .isEqualTo(both);
        BitSet left = bits(ones);
        left.andNot(bits(others));
        AddressSet minus = AddressSet.of(ones).minus(AddressSet.of(others));
        assertThat(bits(minus.blocks())).isEqualTo(left);
        assertThat(AddressSet.of(ones).overlaps(AddressSet.of(others)))
                .isEqualTo(bits(ones).intersects(bits(others)));
        assertThat(AddressSet.of(ones).containsAll(minus)).isTrue();
        assertThat(AddressSet.of(minus.blocks())).isEqualTo(minus);
        minus.first(28).ifPresent(block -> assertThat(minus.contains(block)).isTrue());
    }

    private static List<Cidr> blocks(Random random) {
        List<Cidr> blocks = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            blocks.add(cidr("10.0.0." + random.nextInt(256) + "/" + (26 + random.nextInt(7))));
        }
        return blocks;
    }

    private static BitSet bits(List<Cidr> blocks) {
        BitSet bits = new BitSet();
        blocks.forEach(block -> bits.set(
                block.network().number().intValue() & 255,
                (block.last().number().intValue() & 255) + 1));
        return bits;
    }

    @Test
    void blocksAreAsFewAsCanBe() {
        assertThat(set("10.0.1.0/24", "10.0.0.0/24", "10.0.0.128/25").blocks()).containsExactly(cidr("10.0.0.0/23"));
        assertThat(set("10.0.0.0/8").minus(set("10.0.0.0/10")).blocks())
                .containsExactly(cidr("10.64.0.0/10"), cidr("10.128.0.0/9"));
        assertThat(set("0.0.0.0/0").blocks()).containsExactly(cidr("0.0.0.0/0"));
        assertThat(set("::/0").minus(set("8000::/1")).blocks()).containsExactly(cidr("::/1"));
        assertThat(set("255.255.255.255/32", "255.255.255.254/32").blocks())
                .containsExactly(cidr("255.255.255.254/31"));
    }

    @Test
    void newBlocksComeFromTheSmallestThatHaveRoom() {
        AddressSet free = set("10.0.0.0/8").minus(set("10.1.0.0/24"));
        assertThat(free.first(24)).contains(cidr("10.1.1.0/24"));
        assertThat(free.first(9)).contains(cidr("10.128.0.0/9"));
        assertThat(free.first(8)).isEmpty();
    }

    @Test
    void hostsFormTheirAddressesFromTheirMacAddresses() {
        assertThat(Eui64.of(cidr("2001:db8::/64"), "fa:16:3e:00:01:02").text())
                .isEqualTo("2001:db8::f816:3eff:fe00:102");
        assertThat(Eui64.of(cidr("2001:db8:1::/64"), "02:00:00:00:00:01").text())
                .isEqualTo("2001:db8:1::ff:fe00:1");
    }
}
