package io.altostratus.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.testing.HostTest;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A store on a file system of 8 MiB. */
@HostTest
class FullDiskTest extends ImageSlice {

    @BeforeEach
    void mount() throws Exception {
        run("mount", "-t", "tmpfs", "-o", "size=8m", "altostratus-test", STORE.toString());
    }

    @AfterEach
    void unmount() throws Exception {
        run("umount", "-l", STORE.toString());
    }

    private static void run(String... command) throws Exception {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor())
                .as(String.join(" ", command))
                .isZero();
    }

    @Test
    void aFullDiskIsToldAndNothingIsLeft() throws Exception {
        byte[] chunk = new byte[1 << 20];
        String id = rawImage();
        assertProblem(upload(id, new byte[20 << 20]), 413, "storage media is full");
        // without a length the disk is found full in the middle
        HttpRequest.BodyPublisher unknownLength = HttpRequest.BodyPublishers.ofByteArrays(
                IntStream.range(0, 20).mapToObj(i -> chunk).toList());
        assertProblem(upload(id, unknownLength), 413, "storage media is full");
        assertThat(status(id)).isEqualTo("queued");
        assertThat(staged(id)).isEmpty();
        assertThat(Files.exists(STORE.resolve(id))).isFalse();
        assertThat(upload(id, new byte[4 << 20]).status()).isEqualTo(204);
        admin.delete("/v2/images/" + id);
    }
}
