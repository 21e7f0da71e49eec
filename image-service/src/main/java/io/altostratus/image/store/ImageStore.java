package io.altostratus.image.store;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Keeps image data: the driver of one store. What an upload writes stays apart under the upload's name until it is
 * placed; so an upload that has lost its image can harm nothing but its own data. All operations but writing can be
 * repeated.
 */
public interface ImageStore {

    /** Data that come in. Closing them before {@link #sync} was reached may drop them. */
    interface Staged extends Closeable {

        void write(byte[] bytes, int length) throws IOException;

        /** Makes durable what was written. */
        void sync() throws IOException;
    }

    /** Data of an image. */
    sealed interface Stored {

        /** In bytes. */
        long size();
    }

    /** Data in a file that this process can read. */
    record StoredFile(Path file, long size) implements Stored {}

    /** Data in another place, read over the network. */
    record RemoteData(Source source, long size) implements Stored {}

    /** Opens a part of remote data. */
    interface Source {

        /**
         * @param start the first byte, from 0
         * @param end the byte after the last one; greater than start
         */
        InputStream open(long start, long end) throws IOException;
    }

    /** Data of an upload that were neither placed nor discarded, or that may be of such an upload. */
    record Leftover(String imageId, String upload, Instant modified) {}

    /** By which users choose it. */
    String id();

    /** The kind, as Glance names it: {@code file} or {@code s3}. */
    String type();

    /** What an administrator may know of how it is set up. */
    Map<String, Object> properties();

    Staged stage(String imageId, String upload) throws IOException;

    /**
     * Makes the staged data of this upload the image's, durably and in one step.
     *
     * @return false if there are neither staged data nor data of the image
     */
    boolean place(String imageId, String upload) throws IOException;

    /**
     * Makes a copy of a whole file the image's data, the cheapest way there is; the file stays.
     *
     * @return false if the file is gone
     */
    boolean adopt(Path file, String imageId, String upload) throws IOException;

    void discard(String imageId, String upload) throws IOException;

    /** Removes the image's data and whatever uploads have staged for it. */
    void remove(String imageId) throws IOException;

    /** @param upload whose data they are, for stores that keep those of several apart */
    Optional<Stored> find(String imageId, String upload) throws IOException;

    List<Leftover> staged() throws IOException;

    /** Names of all images of which something lies in the store besides staged data. */
    void forEach(Consumer<String> imageId) throws IOException;

    /** How many more bytes fit; as far as can be known. */
    long free() throws IOException;

    /** Whether it costs little to look for leftovers. */
    boolean isLocal();
}
