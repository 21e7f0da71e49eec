package io.altostratus.image.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * Sends data to S3 as they come. A part's length must be known before it is sent and a part must be sent again where the
 * connection fails, so parts are collected in files without a name, two at most: one fills while the other is sent. The
 * memory for an upload is the same whatever the size of its parts. Used by one thread.
 */
final class S3Upload implements ImageStore.Staged {

    private static final String OCTETS = "application/octet-stream";

    /** After so many parts they are twice as large; 10,000 are allowed. */
    private static final int PARTS_OF_A_SIZE = 1_000;

    private final S3ImageStore store;
    private final String key;
    private final Path directory;
    private final long firstPartSize;
    private final List<CompletedPart> parts = new ArrayList<>();
    private @Nullable String multipart;
    private @Nullable FileChannel filling;
    private @Nullable CompletableFuture<CompletedPart> sending;
    private long filled;
    private boolean done;

    S3Upload(S3ImageStore store, String key, Path directory, long firstPartSize) {
        this.store = store;
        this.key = key;
        this.directory = directory;
        this.firstPartSize = firstPartSize;
    }

    @Override
    public void write(byte[] bytes, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, length);
        FileChannel spool = spool();
        while (buffer.hasRemaining()) {
            filled += spool.write(buffer);
        }
        if (filled >= partSize(parts.size() + (sending == null ? 0 : 1))) {
            ship();
        }
    }

    private long partSize(int before) {
        return firstPartSize << (before / PARTS_OF_A_SIZE);
    }

    private FileChannel spool() throws IOException {
        FileChannel open = filling;
        if (open == null) {
            Path file = Files.createTempFile(directory, "part-", ".s3");
            open = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
            Files.delete(file); // it lives as long as it is open, so a crash leaves nothing
            filling = open;
        }
        return open;
    }

    /** Sends what is collected on another thread. */
    private void ship() throws IOException {
        awaitPart();
        String upload = begin();
        FileChannel part = spool();
        long length = filled;
        int number = parts.size() + 1;
        filling = null;
        filled = 0;
        sending = CompletableFuture.supplyAsync(
                () -> {
                    try (part) {
                        return part(store, key, upload, number, part, 0, length);
                    } catch (IOException e) {
                        throw new CompletionException(e);
                    }
                },
                work -> Thread.ofVirtual().name("s3-part").start(work));
    }

    private void awaitPart() throws IOException {
        CompletableFuture<CompletedPart> running = sending;
        if (running == null) {
            return;
        }
        sending = null;
        try {
            parts.add(running.join());
        } catch (CompletionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        }
    }

    private String begin() throws IOException {
        String known = multipart;
        if (known == null) {
            known = create(store, key);
            multipart = known;
        }
        return known;
    }

    @Override
    public void sync() throws IOException {
        if (multipart == null) {
            FileChannel whole = spool();
            long length = filled;
            store.call(
                    s3 -> s3.putObject(request -> request.bucket(store.bucket()).key(key), body(whole, 0, length)));
        } else {
            if (filled > 0) {
                ship();
            }
            awaitPart();
            complete(store, key, begin(), parts);
        }
        done = true;
    }

    @Override
    public void close() throws IOException {
        try {
            awaitPart();
        } catch (IOException e) {
            // told before, or of no matter any more
        }
        FileChannel open = filling;
        if (open != null) {
            open.close();
        }
        String begun = multipart;
        if (!done && begun != null) {
            abort(store, key, begun);
        }
    }

    /** Sends a whole file. */
    static void send(S3ImageStore store, String key, FileChannel file, long firstPartSize) throws IOException {
        long size = file.size();
        if (size <= firstPartSize) {
            store.call(
                    s3 -> s3.putObject(request -> request.bucket(store.bucket()).key(key), body(file, 0, size)));
            return;
        }
        String upload = create(store, key);
        boolean done = false;
        try {
            List<CompletedPart> parts = new ArrayList<>();
            long position = 0;
            while (position < size) {
                long length = Math.min(size - position, firstPartSize << (parts.size() / PARTS_OF_A_SIZE));
                parts.add(part(store, key, upload, parts.size() + 1, file, position, length));
                position += length;
            }
            complete(store, key, upload, parts);
            done = true;
        } finally {
            if (!done) {
                abort(store, key, upload);
            }
        }
    }

    private static String create(S3ImageStore store, String key) throws IOException {
        return store.call(s3 -> s3.createMultipartUpload(
                        request -> request.bucket(store.bucket()).key(key).contentType(OCTETS)))
                .uploadId();
    }

    private static CompletedPart part(
            S3ImageStore store, String key, String upload, int number, FileChannel file, long start, long length)
            throws IOException {
        String tag = store.call(s3 -> s3.uploadPart(
                        request -> request.bucket(store.bucket())
                                .key(key)
                                .uploadId(upload)
                                .partNumber(number),
                        body(file, start, length)))
                .eTag();
        return CompletedPart.builder().partNumber(number).eTag(tag).build();
    }

    private static void complete(S3ImageStore store, String key, String upload, List<CompletedPart> parts)
            throws IOException {
        store.call(s3 -> s3.completeMultipartUpload(request ->
                request.bucket(store.bucket()).key(key).uploadId(upload).multipartUpload(all -> all.parts(parts))));
    }

    /** Parts that were sent cost money until they are dropped. What fails here is done by recovery. */
    private static void abort(S3ImageStore store, String key, String upload) throws IOException {
        try {
            store.call(s3 -> s3.abortMultipartUpload(
                    request -> request.bucket(store.bucket()).key(key).uploadId(upload)));
        } catch (NoSuchFileException e) {
            // ended already
        }
    }

    private static RequestBody body(FileChannel file, long start, long length) {
        return RequestBody.fromContentProvider(() -> new ChannelPart(file, start, length), length, OCTETS);
    }

    /** A part of a file, read by position, so that it can be read again. */
    private static final class ChannelPart extends InputStream {

        private final FileChannel file;
        private final long end;
        private long position;

        ChannelPart(FileChannel file, long start, long length) {
            this.file = file;
            this.position = start;
            this.end = start + length;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (position >= end) {
                return -1;
            }
            int wanted = (int) Math.min(length, end - position);
            int read = file.read(ByteBuffer.wrap(bytes, offset, wanted), position);
            position += Math.max(0, read);
            return read;
        }

        @Override
        public int available() {
            return (int) Math.min(Integer.MAX_VALUE, end - position);
        }
    }
}
