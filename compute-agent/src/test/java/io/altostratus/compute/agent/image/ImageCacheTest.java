package io.altostratus.compute.agent.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.altostratus.compute.agent.driver.Cancellation;
import io.altostratus.compute.agent.driver.GuestOperationException;
import io.altostratus.compute.model.order.GuestSpec;
import io.altostratus.host.CommandRunner;
import io.altostratus.host.image.QemuImg;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On a host on which every program fails: what is refused is refused before one is started. */
class ImageCacheTest {

    private static final QemuImg NONE = new QemuImg(CommandRunner.within(List.of("false")), Duration.ofSeconds(5));

    @TempDir
    private Path instances;

    private Path ensure(String format, byte[] content) {
        ImageCache cache = new ImageCache(instances, (id, ticket) -> new ByteArrayInputStream(content), NONE);
        return cache.ensure(
                new GuestSpec.ImageSpec(UUID.randomUUID().toString(), "image", format, content.length, 0, Map.of()),
                "ticket",
                new Cancellation());
    }

    private void assertRefused(String format, byte[] content, String why) {
        assertThatThrownBy(() -> ensure(format, content))
                .isInstanceOf(GuestOperationException.class)
                .hasMessageContaining(why);
        assertThat(instances.resolve("_base")).isEmptyDirectory();
    }

    @Test
    void aRawImageIsTakenAsItIs() {
        byte[] disk = new byte[700_000];
        Arrays.fill(disk, 512, 1024, (byte) 7);
        assertThat(ensure("raw", disk)).hasBinaryContent(disk);
    }

    /** CVE-2024-32498 and CVE-2022-47951: an image that points at the host's files. */
    @Test
    void anImageThatPointsAtOtherFilesIsRefused() {
        ByteBuffer qcow2 = ByteBuffer.allocate(1 << 18);
        qcow2.put(0, "QFI\u00FB".getBytes(StandardCharsets.ISO_8859_1)).putInt(4, 3);
        assertRefused("qcow2", qcow2.duplicate().putLong(72, 4).array(), "external data file");
        qcow2.putLong(72, 0).putLong(8, 512).putInt(16, 11).put(512, "/etc/passwd".getBytes(StandardCharsets.US_ASCII));
        assertRefused("qcow2", qcow2.array(), "backing file");
    }

    /** CVE-2024-44082: the format that image-service told is not the content's. */
    @ParameterizedTest
    @CsvSource({"QFI\u00FB, qcow2", "KDMV, vmdk", "'# Disk DescriptorFile\nversion=1\n', vmdk", "vhdxfile, vhdx"})
    void anImageOfAnotherFormatIsRefused(String mark, String found) {
        byte[] content = Arrays.copyOf(mark.getBytes(StandardCharsets.ISO_8859_1), 400_000);
        assertRefused("raw", content, "declared as raw, but its content is " + found);
    }
}
