package io.altostratus.image.cache;

import io.altostratus.image.images.Image;
import io.altostratus.image.store.ImageStore.StoredFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Copies of images as files {@code <directory>/<image id>}. An image's data never change and its id is never given again,
 * so a copy is right for as long as the image is there. Names with a dot in front are copies that are not whole yet. A
 * file's time of modification is the time of its last use, which also a new process knows; hits are counted anew by each.
 */
@Component
public class ImageCache {

    private static final Logger LOG = LoggerFactory.getLogger(ImageCache.class);

    /**
     * A copy.
     *
     * @param lastAccessed when it was read last, or made
     */
    record Entry(String imageId, long size, long hits, Instant lastAccessed, Instant lastModified) {}

    /** What pruning has removed. */
    record Pruned(int files, long bytes) {}

    private final @Nullable Path directory;
    private final CacheProperties properties;
    private final Clock clock;
    private final Map<String, Long> hits = new ConcurrentHashMap<>();

    ImageCache(CacheProperties properties, Clock clock) {
        this.properties = properties;
        this.directory = properties.directory();
        this.clock = clock;
    }

    public boolean isEnabled() {
        return directory != null;
    }

    Optional<StoredFile> find(Image image) {
        Path root = directory;
        Long size = image.data().size();
        if (root == null || size == null) {
            return Optional.empty();
        }
        Path file = root.resolve(image.id());
        try {
            if (Files.size(file) != size) {
                return Optional.empty();
            }
            Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
            hits.merge(image.id(), 1L, Long::sum);
            return Optional.of(new StoredFile(file, size));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    boolean has(String imageId) {
        Path root = directory;
        return root != null
                && entries().stream().anyMatch(entry -> entry.imageId().equals(imageId));
    }

    /** Data that are kept while they pass by. A failure to keep them is no failure for whom they are for. */
    public interface Filling extends Closeable {

        /** Keeps nothing. */
        Filling NONE = new Filling() {

            @Override
            public void write(byte[] bytes, int length) {}

            @Override
            public void complete() {}

            @Override
            public void close() {}
        };

        void write(byte[] bytes, int length);

        /** All have passed. */
        void complete();

        @Override
        void close();
    }

    /** @param size of the image, in bytes */
    public Filling fill(String imageId, long size) {
        Path root = directory;
        if (root == null || has(imageId) || size > properties.maxSize().toBytes()) {
            return Filling.NONE;
        }
        try {
            Files.createDirectories(root);
            return new FileFilling(root, imageId, size);
        } catch (IOException e) {
            LOG.warn("Image {} is not cached: {}", imageId, e.toString());
            return Filling.NONE;
        }
    }

    private final class FileFilling implements Filling {

        private final String imageId;
        private final long size;
        private final Path partial;
        private final Path whole;
        private final FileChannel channel;
        private boolean failed;

        FileFilling(Path root, String imageId, long size) throws IOException {
            this.imageId = imageId;
            this.size = size;
            this.partial = root.resolve("." + imageId + "." + UUID.randomUUID());
            this.whole = root.resolve(imageId);
            this.channel = FileChannel.open(partial, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        }

        @Override
        public void write(byte[] bytes, int length) {
            if (failed) {
                return;
            }
            try {
                ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, length);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
            } catch (IOException e) {
                failed = true;
                LOG.warn("Image {} is not cached: {}", imageId, e.toString());
            }
        }

        @Override
        public void complete() {
            try {
                if (!failed && channel.size() == size) {
                    channel.force(false); // or a crash could leave a file of this size with other content
                    makeRoom(size);
                    Files.move(partial, whole, StandardCopyOption.ATOMIC_MOVE);
                }
            } catch (IOException e) {
                LOG.warn("Image {} is not cached: {}", imageId, e.toString());
            }
        }

        @Override
        public void close() {
            try {
                channel.close();
                Files.deleteIfExists(partial);
            } catch (IOException e) {
                LOG.warn("The cache's file {} could not be removed yet: {}", partial, e.toString());
            }
        }
    }

    /** Sorted by image id. */
    List<Entry> entries() {
        List<Entry> found = new ArrayList<>();
        for (Path file : files()) {
            String name = String.valueOf(file.getFileName());
            if (name.startsWith(".")) {
                continue;
            }
            try {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                found.add(new Entry(
                        name,
                        attributes.size(),
                        hits.getOrDefault(name, 0L),
                        attributes.lastModifiedTime().toInstant(),
                        attributes.creationTime().toInstant()));
            } catch (IOException e) {
                // removed meanwhile
            }
        }
        found.sort(Comparator.comparing(Entry::imageId));
        return found;
    }

    private List<Path> files() {
        Path root = directory;
        List<Path> found = new ArrayList<>();
        if (root != null) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(root, Files::isRegularFile)) {
                files.forEach(found::add);
            } catch (NoSuchFileException e) {
                return List.of();
            } catch (IOException e) {
                LOG.warn("The image cache cannot be listed: {}", e.toString());
            }
        }
        return found;
    }

    boolean delete(String imageId) {
        Path root = directory;
        hits.remove(imageId);
        try {
            return root != null && Files.deleteIfExists(root.resolve(imageId));
        } catch (IOException e) {
            LOG.warn("The cached image {} could not be removed: {}", imageId, e.toString());
            return false;
        }
    }

    /** @return how many there were */
    int deleteAll() {
        return (int) entries().stream().filter(entry -> delete(entry.imageId())).count();
    }

    /** Removes what was not read for longest until the cache is not larger than it may be. */
    Pruned prune() {
        return makeRoom(0);
    }

    private synchronized Pruned makeRoom(long wanted) {
        List<Entry> oldestFirst = new ArrayList<>(entries());
        oldestFirst.sort(Comparator.comparing(Entry::lastAccessed));
        long total = oldestFirst.stream().mapToLong(Entry::size).sum();
        int files = 0;
        long bytes = 0;
        for (Entry entry : oldestFirst) {
            if (total - bytes + wanted <= properties.maxSize().toBytes()) {
                break;
            }
            if (delete(entry.imageId())) {
                files++;
                bytes += entry.size();
            }
        }
        return new Pruned(files, bytes);
    }

    /** Removes copies that did not get whole. */
    void clean() {
        Instant stalled = clock.instant().minus(properties.stallTime());
        for (Path file : files()) {
            try {
                if (String.valueOf(file.getFileName()).startsWith(".")
                        && Files.getLastModifiedTime(file).toInstant().isBefore(stalled)) {
                    Files.deleteIfExists(file);
                }
            } catch (IOException e) {
                LOG.warn("The cache's file {} could not be removed: {}", file, e.toString());
            }
        }
    }
}
