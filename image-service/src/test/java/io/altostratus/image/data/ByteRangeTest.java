package io.altostratus.image.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.altostratus.api.error.ApiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {

    @Test
    void rangesAreCutToTheSize() {
        assertThat(ByteRange.of(null, 10)).isNull();
        assertThat(ByteRange.of("bytes=2-", 10)).isEqualTo(new ByteRange(2, 10));
        assertThat(ByteRange.of("bytes = 2 - 4", 10)).isEqualTo(new ByteRange(2, 5));
        assertThat(ByteRange.of("bytes=9-999999999999999999", 10)).isEqualTo(new ByteRange(9, 10));
        assertThat(ByteRange.of("bytes=-3", 10)).isEqualTo(new ByteRange(7, 10));
        assertThat(ByteRange.of("bytes=-30", 10)).isEqualTo(new ByteRange(0, 10));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"bytes=-", "bytes=", "x", "", "bytes=1", "bytes=a-b", "bytes=3-1", "bytes=99999999999999999999-"
            })
    void nonsenseCannotBeSatisfied(String header) {
        assertThatThrownBy(() -> ByteRange.of(header, 10))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.status().value()).isEqualTo(416));
    }

    @Test
    void anEmptyImageHasNoRange() {
        assertThatThrownBy(() -> ByteRange.of("bytes=0-", 0)).isInstanceOf(ApiException.class);
        assertThatThrownBy(() -> ByteRange.of("bytes=-1", 0)).isInstanceOf(ApiException.class);
    }
}
