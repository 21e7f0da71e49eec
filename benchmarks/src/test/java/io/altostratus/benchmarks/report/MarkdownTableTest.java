package io.altostratus.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarkdownTableTest {

    @Test
    void columnsAreAsWideAsTheirWidest() {
        assertThat(MarkdownTable.of(List.of(
                        new Figure("GET /v2.1/servers/{id}, 8 clients", "requests/s", 1_234.56),
                        new Figure("left over", "ports", 0))))
                .isEqualToNormalizingNewlines("""
                        | Measure                           | Unit       | Value |
                        |-----------------------------------|------------|------:|
                        | GET /v2.1/servers/{id}, 8 clients | requests/s | 1,235 |
                        | left over                         | ports      |     0 |
                        """);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0.004, 0.00", "1.555, 1.56", "9.996, 10.0", "25.04, 25.0", "99.96, 100", "200, 200", "NaN, n/a"
    })
    void threeDigitsCount(double value, String text) {
        assertThat(MarkdownTable.text(value)).isEqualTo(text);
    }
}
