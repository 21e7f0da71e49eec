package io.altostratus.image.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * Sends what was written to the disk while more comes in, so that little is left to wait for at the end. Used by one
 * thread.
 */
final class StagedFile implements ImageStore.Staged {

    private static final long FLUSH_EVERY = 32L << 20;

    private final FileChannel channel;
    private long unflushed;
    private @Nullable Thread flusher;

    /** The kernel tells a failed write-back once, so it is kept until {@link #sync} can tell it. */
    private volatile @Nullable IOException failure;

    StagedFile(FileChannel channel) {
        this.channel = channel;
    }

    @Override
    public void write(byte[] bytes, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, length);
        while (buffer.hasRemaining()) {
            unflushed += channel.write(buffer);
        }
        if (unflushed >= FLUSH_EVERY && (flusher == null || !flusher.isAlive())) {
            unflushed = 0;
            flusher = Thread.ofPlatform().daemon().name("image-flush").start(this::flush);
        }
    }

    private void flush() {
        try {
            channel.force(false);
        } catch (IOException e) {
            failure = e;
        }
    }

    @Override
    public void sync() throws IOException {
        Thread running = flusher;
        if (running != null) {
            try {
                running.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
        channel.force(true);
        IOException earlier = failure;
        if (earlier != null) {
            throw earlier;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
