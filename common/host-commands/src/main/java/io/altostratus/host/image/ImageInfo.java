package io.altostratus.host.image;

import org.jspecify.annotations.Nullable;

/**
 * What {@code qemu-img info} says of an image.
 *
 * @param virtualSize bytes a guest sees
 * @param actualSize bytes on the host's disk
 * @param backingFile another image that this one builds on, as written in it; an image of a user must have none
 * @param dataFile another file that holds the data, as written in it; an image of a user must have none
 */
public record ImageInfo(
        String format,
        long virtualSize,
        long actualSize,
        @Nullable String backingFile,
        @Nullable String dataFile,
        boolean encrypted) {}
