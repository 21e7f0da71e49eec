package io.altostratus.compute.agent.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageAgeingTest {

    private static final Instant NOW = Instant.parse("2026-01-02T00:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    Path instances;

    @BeforeEach
    void folders() throws IOException {
        Files.createDirectories(instances.resolve("_base"));
    }

    private Path base(String image, Duration age) throws IOException {
        Path file = instances.resolve("_base").resolve(ImageCache.nameOf(image));
        Files.writeString(file, "content");
        Files.setLastModifiedTime(file, FileTime.from(NOW.minus(age)));
        return file;
    }

    /** The head of a qcow2 file that stands on another. */
    private void disk(String directory, String name, Path backing) throws IOException {
        Path file = Files.createDirectories(instances.resolve(directory)).resolve(name);
        byte[] path = backing.toString().getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream head = new DataOutputStream(bytes);
        head.writeInt(0x514649fb);
        head.writeInt(3);
        head.writeLong(104);
        head.writeInt(path.length);
        head.write(new byte[84]);
        head.write(path);
        Files.write(file, bytes.toByteArray());
    }

    @Test
    void whatNoDiskStandsOnGoesAfterItsAge() throws IOException {
        Path used = base("used", DAY.multipliedBy(9));
        Path setAside = base("set aside", DAY.multipliedBy(9));
        Path rescue = base("rescue", DAY.multipliedBy(9));
        Path unused = base("unused", DAY.plusSeconds(1));
        Path young = base("young", DAY.minusSeconds(1));
        disk("11111111-0000-4000-8000-000000000001", "disk", used);
        disk("11111111-0000-4000-8000-000000000001", "disk.rescue", rescue);
        disk("11111111-0000-4000-8000-000000000002_resize", "disk", setAside);
        Files.writeString(
                instances.resolve("11111111-0000-4000-8000-000000000001").resolve("disk.config"), "x");
        Files.writeString(instances.resolve("_base").resolve("notes"), "an operator's own");

        assertThat(new ImageAgeing(instances, DAY).removeUnused(NOW)).isOne();

        assertThat(unused).doesNotExist();
        assertThat(used).exists();
        assertThat(setAside).exists();
        assertThat(rescue).exists();
        assertThat(young).exists();
        assertThat(instances.resolve("_base").resolve("notes")).exists();
        assertThat(Files.getLastModifiedTime(used).toInstant())
                .as("counts as used now")
                .isEqualTo(NOW);
    }

    @Test
    void nothingGoesWithoutAnAge() throws IOException {
        Path unused = base("unused", DAY.multipliedBy(400));
        assertThat(new ImageAgeing(instances, Duration.ZERO).removeUnused(NOW)).isZero();
        assertThat(unused).exists();
    }
}
