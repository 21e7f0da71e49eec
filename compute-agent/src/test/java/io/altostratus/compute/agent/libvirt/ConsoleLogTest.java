package io.altostratus.compute.agent.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsoleLogTest {

    @TempDir
    Path directory;

    private Path log() {
        return directory.resolve("console.log");
    }

    @ParameterizedTest
    @CsvSource({"-1, a|b||c|", "0, ''", "1, c", "2, |c", "3, b||c", "4, a|b||c", "99, a|b||c"})
    void theLastLinesAreAsManyAsAskedFor(int lines, String expected) throws IOException {
        Files.writeString(log(), "a\nb\n\nc\n");
        assertThat(ConsoleLog.read(log(), lines).orElseThrow().replace('\n', '|'))
                .isEqualTo(expected);
    }

    @Test
    void controlCharactersAreLeftOut() throws IOException {
        Files.writeString(log(), "\u001b[1mtiny\u0000\tlogin:\r\n\u0007é");
        assertThat(ConsoleLog.read(log(), -1)).contains("[1mtiny\tlogin:\né");
    }

    @Test
    void whatWasTurnedOverIsReadToo() throws IOException {
        assertThat(ConsoleLog.read(directory.resolve("none/console.log"), -1)).isEqualTo(Optional.empty());
        assertThat(ConsoleLog.read(log(), -1)).contains("");
        Files.writeString(directory.resolve("console.log.0"), "x".repeat(200_000) + "\nbefore\n");
        Files.writeString(log(), "after\n");
        assertThat(ConsoleLog.read(log(), 2)).contains("before\nafter");
        assertThat(ConsoleLog.read(log(), -1).orElseThrow()).hasSize(100 * 1024);
    }

    @Test
    void aFloodIsCutOffAndItsWriterGoesOn() throws IOException {
        try (OutputStream guest = Files.newOutputStream(log(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            byte[] flood = "flood ".repeat(50_000).getBytes();
            for (int i = 0; i < 20; i++) {
                guest.write(flood);
                ConsoleLog.bound(log(), 1 << 20);
                assertThat(Files.size(log())).isLessThanOrEqualTo((1 << 20) + flood.length);
            }
            guest.write("\nlogin:\n".getBytes());
            ConsoleLog.bound(log(), 1);
            guest.write("root\n".getBytes());
        }
        assertThat(ConsoleLog.read(log(), 2)).contains("login:\nroot");
        ConsoleLog.bound(directory.resolve("none.log"), 1);
    }
}
