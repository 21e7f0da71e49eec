package io.altostratus.network.service.address;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, 10.0.0.1",
        "255.255.255.255, 255.255.255.255",
        "2001:DB8:0:0:0:0:0:1, 2001:db8::1",
        "::, ::",
        "::1, ::1",
        "fe80::, fe80::",
        "1:0:0:2:0:0:0:3, 1:0:0:2::3",
        "1:0:2:3:4:5:6:7, 1:0:2:3:4:5:6:7",
        "::ffff:1.2.3.4, ::ffff:102:304"
    })
    void addressesHaveOneText(String text, String canonical) {
        assertThat(IpAddress.parse(text).map(IpAddress::text)).contains(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.0.0",
                "10.0.0.256",
                "010.0.0.1",
                "1.2.3.4.5",
                "fe80::1%eth0",
                "1::2::3",
                "host",
                "1:2",
                " 10.0.0.1"
            })
    void otherTextsAreNone(String text) {
        assertThat(IpAddress.parse(text)).isEmpty();
    }

    @Test
    void blocks() {
        Cidr block = Cidr.parse("10.0.0.77/24").orElseThrow();
        assertThat(block.text()).isEqualTo("10.0.0.0/24");
        assertThat(block.last().text()).isEqualTo("10.0.0.255");
        assertThat(block.hosts()).hasToString("10.0.0.1-10.0.0.254");
        assertThat(String.valueOf(block.defaultGateway())).isEqualTo("10.0.0.1");
        assertThat(block.hostsWithout(IpAddress.parse("10.0.0.9").orElseThrow()))
                .hasToString("[10.0.0.1-10.0.0.8, 10.0.0.10-10.0.0.254]");
        assertThat(block.hostsWithout(IpAddress.parse("10.0.0.254").orElseThrow()))
                .hasToString("[10.0.0.1-10.0.0.253]");
        assertThat(Cidr.parse("fd00::/64").orElseThrow().hosts()).hasToString("fd00::1-fd00::ffff:ffff:ffff:ffff");
        assertThat(Cidr.parse("10.0.0.8/31").orElseThrow().hosts()).hasToString("10.0.0.8-10.0.0.9");
        assertThat(Cidr.parse("10.0.0.8/32").orElseThrow().defaultGateway()).isNull();
        assertThat(block.overlaps(Cidr.parse("10.0.0.128/25").orElseThrow())).isTrue();
        assertThat(block.overlaps(Cidr.parse("10.0.1.0/24").orElseThrow())).isFalse();
        assertThat(block.overlaps(Cidr.parse("::/8").orElseThrow())).isFalse();
        assertThat(Cidr.parse("10.0.0.0")).isEmpty();
        assertThat(Cidr.parse("10.0.0.0/33")).isEmpty();
        assertThat(Cidr.parse("10.0.0.0/-1")).isEmpty();
    }

    @Test
    void macAddresses() {
        assertThat(MacAddress.parse("FA-16-3E-00-00-01")).contains("fa:16:3e:00:00:01");
        assertThat(MacAddress.parse("fa163e000001")).contains("fa:16:3e:00:00:01");
        assertThat(MacAddress.parse("01:00:5e:00:00:01")).isEmpty();
        assertThat(MacAddress.parse("00:00:00:00:00:00")).isEmpty();
        assertThat(MacAddress.random()).matches("fa:16:3e(:[0-9a-f]{2}){3}").isNotEqualTo(MacAddress.random());
    }

    @Test
    @Timeout(5)
    void longTextsAreNotLookedAt() {
        for (String filling : new String[] {":", "1", ".", "a:", "1."}) {
            String text = filling.repeat(100_000 / filling.length()) + "x";
            assertThat(IpAddress.parse(text)).isEmpty();
            assertThat(Cidr.parse(text)).isEmpty();
            assertThat(Cidr.parse(text + "/24")).isEmpty();
            assertThat(MacAddress.parse(text)).isEmpty();
        }
    }
}
