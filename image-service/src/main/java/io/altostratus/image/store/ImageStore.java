package io.altostratus.image.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Keeps image data. What an upload writes stays apart under the upload's name until it is placed; so an upload that has
 * lost its image can harm nothing but its own data. All operations but writing can be repeated.
 */
public interface ImageStore {

    /** Data that come in. */
    interface Staged extends Closeable {

        void write(byte[] bytes, int length) throws IOException;

        /** Makes durable what was written. */
        void sync() throws IOException;
    }

    /** Data of an image: a local file. */
    record Stored(Path file, long size) {}

    /** Data of an upload that were neither placed nor discarded. */
    record Leftover(String imageId, String upload, Instant modified) {}

    Staged stage(String imageId, String upload) throws IOException;

    /**
     * Makes the staged data of this upload the image's, durably and in one step.
     *
     * @return false if there are neither staged data nor data of the image
     */
    boolean place(String imageId, String upload) throws IOException;

    void discard(String imageId, String upload) throws IOException;

    /** Removes the image's data and whatever uploads have staged for it. */
    void remove(String imageId) throws IOException;

    Optional<Stored> find(String imageId) throws IOException;

    List<Leftover> staged() throws IOException;

    /** Names of all that lies in the store besides staged data. */
    void forEach(Consumer<String> imageId) throws IOException;

    /** How many more bytes fit; as far as can be known. */
    long free() throws IOException;
}
