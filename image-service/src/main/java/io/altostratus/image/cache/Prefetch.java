package io.altostratus.image.cache;

import io.altostratus.api.error.ApiException;
import io.altostratus.image.images.Image;
import io.altostratus.image.images.ImageAccess;
import io.altostratus.image.images.ImageStatus;
import io.altostratus.image.store.ImageStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Brings images into the cache that an administrator has asked for, one after the other. The queue is lost with the
 * process, as a cache may be: the image comes at its first reading then.
 */
@Component
class Prefetch implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Prefetch.class);
    private static final int BLOCK = 128 * 1024;

    private final ImageAccess images;
    private final ImageCopies copies;
    private final ImageCache cache;
    private final Set<String> queue = new LinkedHashSet<>();
    private volatile @Nullable ExecutorService thread;

    Prefetch(ImageAccess images, ImageCopies copies, ImageCache cache) {
        this.images = images;
        this.copies = copies;
        this.cache = cache;
    }

    /** Nothing happens for one that is cached or queued already. */
    void add(String imageId) {
        ExecutorService running = thread;
        if (running == null || cache.has(imageId)) {
            return;
        }
        synchronized (queue) {
            if (queue.add(imageId)) {
                running.execute(() -> next(imageId));
            }
        }
    }

    List<String> queued() {
        synchronized (queue) {
            return new ArrayList<>(queue);
        }
    }

    boolean remove(String imageId) {
        synchronized (queue) {
            return queue.remove(imageId);
        }
    }

    /** @return how many there were */
    int clear() {
        synchronized (queue) {
            int size = queue.size();
            queue.clear();
            return size;
        }
    }

    private void next(String imageId) {
        if (!queued().contains(imageId)) {
            return;
        }
        try {
            fetch(images.current(imageId));
        } catch (ApiException | IOException e) {
            LOG.warn("Image {} could not be cached: {}", imageId, e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("Image {} could not be cached", imageId, e);
        } finally {
            remove(imageId);
        }
    }

    private void fetch(Image image) throws IOException {
        Optional<ImageStore.Stored> data = copies.stored(image);
        if (image.status() != ImageStatus.ACTIVE || data.isEmpty()) {
            return;
        }
        long size = data.get().size();
        try (InputStream in = open(data.get());
                ImageCache.Filling copy = cache.fill(image.id(), size)) {
            byte[] block = new byte[BLOCK];
            int read = in.read(block);
            while (read >= 0) {
                copy.write(block, read);
                read = in.read(block);
            }
            copy.complete();
        }
        LOG.info("Image {} is cached", image.id());
    }

    private static InputStream open(ImageStore.Stored data) throws IOException {
        return switch (data) {
            case ImageStore.StoredFile file -> Files.newInputStream(file.file());
            case ImageStore.RemoteData remote when remote.size() == 0 -> InputStream.nullInputStream();
            case ImageStore.RemoteData remote -> remote.source().open(0, remote.size());
        };
    }

    @Override
    public void start() {
        thread = Executors.newSingleThreadExecutor(
                Thread.ofVirtual().name("image-prefetch").factory());
    }

    @Override
    public void stop() {
        ExecutorService running = thread;
        if (running != null) {
            running.shutdownNow();
            thread = null;
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }
}
