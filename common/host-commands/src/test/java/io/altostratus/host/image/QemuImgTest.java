package io.altostratus.host.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.altostratus.host.CommandFailedException;
import io.altostratus.host.CommandRunner;
import io.altostratus.testing.HostTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@HostTest
@Timeout(60)
class QemuImgTest {

    private final QemuImg qemuImg = new QemuImg(new CommandRunner(), Duration.ofMinutes(1));

    @TempDir
    private Path directory;

    @Test
    void anOverlayShowsItsBaseAndGrows() throws IOException {
        Path base = directory.resolve("base");
        Files.write(base, new byte[1 << 20]);
        Path disk = directory.resolve("disk");
        qemuImg.createOverlay(base, "raw", disk, 4 << 20);
        ImageInfo info = qemuImg.info(disk, "qcow2");
        assertThat(info.format()).isEqualTo("qcow2");
        assertThat(info.virtualSize()).isEqualTo(4 << 20);
        assertThat(info.backingFile()).isEqualTo(base.toString());
        assertThat(info.dataFile()).isNull();
        assertThat(info.encrypted()).isFalse();
        qemuImg.resize(disk, "qcow2", 8 << 20);
        assertThat(qemuImg.info(disk, "qcow2").virtualSize()).isEqualTo(8 << 20);
        qemuImg.createOverlay(base, "raw", directory.resolve("same"), 0);
        assertThat(qemuImg.info(directory.resolve("same"), "qcow2").virtualSize())
                .isEqualTo(1 << 20);
    }

    @Test
    void aConvertedImageHasTheSameContent() throws IOException {
        Path raw = directory.resolve("raw");
        byte[] content = new byte[3 << 20];
        content[1_000_000] = 7;
        Files.write(raw, content);
        qemuImg.convert(raw, "raw", directory.resolve("q"), "qcow2");
        qemuImg.convert(directory.resolve("q"), "qcow2", directory.resolve("back"), "raw");
        assertThat(directory.resolve("back")).hasBinaryContent(content);
    }

    @Test
    void theFormatIsBelievedFromTheCallerNeverFromTheContent() throws IOException {
        Path secret = directory.resolve("secret");
        Files.writeString(secret, "secret");
        Path trap = directory.resolve("trap");
        qemuImg.createOverlay(secret, "raw", trap, 1 << 20);
        // A user uploads a "raw" image with another format's header: it stays raw, the header is just data.
        ImageInfo info = qemuImg.info(trap, "raw");
        assertThat(info.format()).isEqualTo("raw");
        assertThat(info.backingFile()).isNull();
        assertThatThrownBy(() -> qemuImg.info(secret, "qcow2")).isInstanceOf(CommandFailedException.class);
        assertThatThrownBy(() -> qemuImg.info(secret, "host_device")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> qemuImg.info(Path.of("nbd:example.org"), "raw"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aDataFileIsTold() throws IOException {
        Path image = directory.resolve("image");
        new CommandRunner()
                .run(io.altostratus.host.Command.of(
                        "qemu-img",
                        "create",
                        "-q",
                        "-f",
                        "qcow2",
                        "-o",
                        "data_file=" + directory.resolve("data") + ",data_file_raw=on",
                        image.toString(),
                        "1M"));
        assertThat(qemuImg.info(image, "qcow2").dataFile())
                .isEqualTo(directory.resolve("data").toString());
    }
}
