package io.altostratus.compute.agent.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.altostratus.compute.agent.driver.Cancellation;
import io.altostratus.compute.agent.driver.GuestOperationException;
import io.altostratus.compute.agent.image.ImageCache;
import io.altostratus.compute.model.order.GuestSpec;
import io.altostratus.host.CommandRunner;
import io.altostratus.host.image.FileCopy;
import io.altostratus.host.image.QemuImg;
import io.altostratus.testing.HostTest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server is deleted while one of its disks is copied: the program ends at once, and its half file goes with it. */
@HostTest
class CancelledCopiesTest {

    private static final String GUEST = "11111111-0000-4000-8000-000000000001";
    private static final int MIB = 1 << 20;

    /** Large enough that no disk of today writes it before the test has seen the copy begin. */
    private static final int SIZE_MIB = 1024;

    @TempDir
    Path root;

    private final QemuImg qemuImg = new QemuImg(new CommandRunner(), Duration.ofMinutes(5));

    private static void writeRandom(Path file) throws IOException {
        byte[] block = new byte[MIB];
        new Random(7).nextBytes(block);
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int i = 0; i < SIZE_MIB; i++) {
                out.write(block);
            }
        }
    }

    /** Cancels as soon as there is something of the file. */
    private void assertEndsAtOnce(Path file, CompletableFuture<?> work, Cancellation cancellation) {
        await().atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> Files.exists(file) && Files.size(file) > 0);
        long start = System.nanoTime();
        cancellation.cancel();
        assertThatThrownBy(work::join).hasRootCauseInstanceOf(GuestOperationException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
        assertThat(file).doesNotExist();
        assertThat(ProcessHandle.allProcesses()
                        .map(process -> process.info().commandLine().orElse(""))
                        .filter(line -> line.contains(root.toString())))
                .isEmpty();
    }

    @Test
    void theCopyOfADiskThatIsBeingResized() throws IOException {
        GuestFiles files = new GuestFiles(root);
        GuestBackup backup = new GuestBackup(files, qemuImg, new FileCopy(new CommandRunner(), Duration.ofMinutes(5)));
        files.create(GUEST);
        writeRandom(files.disk(GUEST));
        Cancellation cancellation = new Cancellation();
        CompletableFuture<Void> work = CompletableFuture.runAsync(() -> backup.setAside(GUEST, "m1", 0, cancellation));
        assertEndsAtOnce(files.directory(GUEST).resolve("disk.new"), work, cancellation);
        files.delete(GUEST);
        assertThat(files.instances()).isEmptyDirectory();
    }

    @Test
    void theConversionOfAnImage() throws IOException {
        Path raw = root.resolve("raw");
        Path image = root.resolve("image");
        writeRandom(raw);
        qemuImg.convert(raw, "raw", image, "qcow2");
        Files.delete(raw);
        Path instances = Files.createDirectory(root.resolve("instances"));
        GuestSpec.ImageSpec spec = new GuestSpec.ImageSpec(GUEST, "image", "qcow2", Files.size(image), 0, Map.of());
        ImageCache cache = new ImageCache(instances, (id, ticket) -> open(image), qemuImg);
        Cancellation cancellation = new Cancellation();
        CompletableFuture<Path> work = CompletableFuture.supplyAsync(() -> cache.ensure(spec, "ticket", cancellation));
        Path base = instances.resolve("_base");
        assertEndsAtOnce(base.resolve(ImageCache.nameOf(GUEST) + ".converted"), work, cancellation);
        assertThat(base).as("nor is there what was downloaded").isEmptyDirectory();
    }

    private static InputStream open(Path file) {
        try {
            return Files.newInputStream(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
