package io.altostratus.image.data;

import org.jspecify.annotations.Nullable;

/**
 * What an upload or a download has received.
 *
 * @param size in bytes
 * @param virtualSize size of the disk in bytes; null where it is not known
 * @param md5 in hexadecimal digits, as {@code sha512}
 */
public record Received(long size, @Nullable Long virtualSize, String md5, String sha512) {}
