package io.altostratus.identity.totp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PasscodesTest {

    private static final byte[] SECRET = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);

    /** The table of RFC 6238, its last six digits. */
    @ParameterizedTest
    @CsvSource({
        "59, 287082",
        "1111111109, 081804",
        "1111111111, 050471",
        "1234567890, 005924",
        "2000000000, 279037",
        "20000000000, 353130"
    })
    void passcodesAreThoseOfTheStandard(long second, String passcode) {
        long step = Passcodes.step(second);
        assertThat(Passcodes.at(SECRET, step)).isEqualTo(passcode);
        assertThat(Passcodes.match(SECRET, passcode, step, 0)).hasValue(step);
        assertThat(Passcodes.match(SECRET, passcode, step + 1, 0)).isEmpty();
        assertThat(Passcodes.match(SECRET, passcode, step + 1, 1)).hasValue(step);
        assertThat(Passcodes.match(SECRET, passcode, step - 1, 5)).isEmpty();
        assertThat(Passcodes.match(SECRET, "x", step, 5)).isEmpty();
    }

    @Test
    void secretsAreBase32WithOrWithoutPadding() {
        assertThat(Passcodes.base32("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")).isEqualTo(SECRET);
        assertThat(Passcodes.base32("gezdgnbvgy3tqojqgezdgnbvgy3tqojq")).isEqualTo(SECRET);
        assertThat(Passcodes.base32("GEZA====")).isEqualTo("12".getBytes(StandardCharsets.US_ASCII));
        assertThat(Passcodes.base32("GEZA")).isEqualTo("12".getBytes(StandardCharsets.US_ASCII));
        assertThat(Passcodes.base32("not base 32!")).isEmpty();
        assertThat(Passcodes.base32("")).isEmpty();
    }
}
