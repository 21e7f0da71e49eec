package io.altostratus.compute.agent.image;

import io.altostratus.compute.agent.driver.Cancellation;
import io.altostratus.compute.agent.driver.GuestOperationException;
import io.altostratus.compute.model.order.GuestSpec;
import io.altostratus.host.CommandFailedException;
import io.altostratus.host.image.ImageInfo;
import io.altostratus.host.image.QemuImg;
import io.altostratus.inspection.ContentInspector;
import io.altostratus.inspection.RefusedContentException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The base images of a host, {@code instances/_base/<SHA-1 of the image's id>}, as operators know them from Nova: always
 * raw, downloaded once ({@code .part}), converted ({@code .converted}), then renamed, so that a base image is whole or
 * not there.
 *
 * <p>Content comes from tenants. Its format is the one that image-service has verified, named to every program that reads
 * it. What is not of that format or points at other files is refused here once more, by its bytes and before any
 * program sees it.
 */
public final class ImageCache {

    private static final Logger LOG = LoggerFactory.getLogger(ImageCache.class);
    private static final Set<String> FORMATS = Set.of("raw", "qcow2");
    private static final int BUFFER = 256 * 1024;

    /** As long as a file can be on ext4 with blocks of 4 KiB: a base image is one raw file. */
    private static final long LARGEST_DISK = 16L << 40;

    private final Path base;
    private final ImageSource source;
    private final QemuImg qemuImg;
    private final Map<String, ReentrantLock> locks = new ConcurrentHashMap<>();

    public ImageCache(Path instances, ImageSource source, QemuImg qemuImg) {
        this.base = instances.resolve("_base");
        this.source = source;
        this.qemuImg = qemuImg;
        try {
            Files.createDirectories(base);
            removeLeftovers();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What an earlier process had begun. */
    private void removeLeftovers() throws IOException {
        try (Stream<Path> files = Files.list(base)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(".part") || name.endsWith(".converted")) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /** The name that a base image has, from the image's id. */
    public static String nameOf(String imageId) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(imageId.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The base image, fetched if this host does not have it.
     *
     * @throws GuestOperationException if it cannot be had
     */
    public Path ensure(GuestSpec.ImageSpec image, @Nullable String ticket, Cancellation cancellation) {
        Path ready = base.resolve(nameOf(image.id()));
        if (isThere(ready)) {
            return ready;
        }
        ReentrantLock lock = locks.computeIfAbsent(image.id(), id -> new ReentrantLock());
        lock.lock();
        try {
            if (!isThere(ready)) {
                cancellation.check();
                fetch(image, ticket, ready, cancellation);
            }
            return ready;
        } finally {
            lock.unlock();
            locks.remove(image.id(), lock);
        }
    }

    /** If so it counts as used from now on, so that it is not removed before a disk stands on it. */
    private static boolean isThere(Path ready) {
        try {
            Files.setLastModifiedTime(ready, FileTime.from(Instant.now()));
            return true;
        } catch (NoSuchFileException absent) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void fetch(GuestSpec.ImageSpec image, @Nullable String ticket, Path ready, Cancellation cancellation) {
        if (ticket == null) {
            throw new GuestOperationException(
                    "fetching the image", "The image is not on this host any more.", "make the server anew", null);
        }
        if (!FORMATS.contains(image.diskFormat())) {
            throw new GuestOperationException(
                    "fetching the image",
                    "Images of the format " + image.diskFormat() + " cannot be started.",
                    "convert the image to raw or qcow2",
                    null);
        }
        Path part = ready.resolveSibling(ready.getFileName() + ".part");
        Path converted = ready.resolveSibling(ready.getFileName() + ".converted");
        try {
            download(image, ticket, part, cancellation);
            cancellation.check();
            Path raw = part;
            if (!image.diskFormat().equals("raw")) {
                inspect(image, part);
                LOG.info("{} was {}, converting to raw", image.id(), image.diskFormat());
                qemuImg.convertToRaw(part, image.diskFormat(), converted, cancellation.signal());
                raw = converted;
            }
            Files.move(raw, ready, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new GuestOperationException(
                    "fetching the image",
                    "The image could not be fetched: " + e.getMessage(),
                    "see the logs of the image service, and the room on the host's disk",
                    e);
        } catch (RefusedContentException e) {
            throw new GuestOperationException(
                    "inspecting the image",
                    e.getMessage(),
                    "upload an image that is what its disk_format says and that stands by itself",
                    e);
        } catch (CommandFailedException e) {
            cancellation.check();
            throw new GuestOperationException(
                    "converting the image",
                    "The image could not be converted.",
                    "see whether its content is what its format says, and the room on the host's disk",
                    e);
        } finally {
            deleteQuietly(part);
            deleteQuietly(converted);
        }
    }

    private void download(GuestSpec.ImageSpec image, String ticket, Path part, Cancellation cancellation)
            throws IOException {
        long start = System.nanoTime();
        long total = 0;
        ContentInspector inspector = new ContentInspector(image.diskFormat(), "bare", LARGEST_DISK);
        try (InputStream in = source.open(image.id(), ticket);
                OutputStream out = Files.newOutputStream(part)) {
            byte[] buffer = new byte[BUFFER];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                inspector.add(buffer, 0, n);
                out.write(buffer, 0, n);
                total += n;
                cancellation.check();
            }
        }
        if (total != image.sizeBytes()) {
            throw new IOException("it broke off after " + total + " of " + image.sizeBytes() + " bytes");
        }
        inspector.finish();
        LOG.info("Image {} of {} bytes fetched in {} ms", image.id(), total, (System.nanoTime() - start) / 1_000_000);
    }

    /** The attacks of CVE-2024-32498 and its kin, as QEMU itself sees them. */
    private void inspect(GuestSpec.ImageSpec image, Path file) {
        ImageInfo info = qemuImg.info(file, image.diskFormat());
        if (info.backingFile() != null || info.dataFile() != null) {
            throw new GuestOperationException(
                    "inspecting the image",
                    "The image refers to another file.",
                    "upload an image that stands by itself",
                    null);
        }
    }

    private static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("{} could not be removed", file, e);
        }
    }
}
