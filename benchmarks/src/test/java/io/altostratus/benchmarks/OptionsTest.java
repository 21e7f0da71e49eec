package io.altostratus.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.altostratus.benchmarks.section.Section;
import io.altostratus.benchmarks.section.Sizes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {

    @Test
    void withoutAnyAllIsMeasured() {
        Options options = Options.of(List.of());

        assertThat(options.sections()).containsExactly(Section.values());
        assertThat(options.sizes()).isEqualTo(new Sizes(200, 500, 1_000, Duration.ofSeconds(5)));
        assertThat(options.json()).isNull();
        assertThat(options.mostServers()).isEqualTo(500);
    }

    @Test
    void eachIsTaken() {
        Options options = Options.of(List.of(
                "--servers",
                "6",
                "--list",
                "10",
                "--ports",
                "7",
                "--seconds",
                "1",
                "--sections",
                "show,boot",
                "--json",
                "f.json"));

        assertThat(options.sections()).containsExactly(Section.BOOT, Section.SHOW);
        assertThat(options.sizes()).isEqualTo(new Sizes(6, 10, 7, Duration.ofSeconds(1)));
        assertThat(options.json()).isEqualTo(Path.of("f.json"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--servers",
                "--servers 0",
                "--servers -1",
                "--servers many",
                "--list 1001",
                "--seconds 9999999999",
                "--sections boot,lunch",
                "--sections boot,",
                "--verbose",
                "boot"
            })
    void whatMakesNoSenseIsRefused(String arguments) {
        assertThatThrownBy(() -> Options.of(List.of(arguments.split(" "))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("Exception");
    }
}
