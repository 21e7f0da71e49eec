package io.altostratus.image.cache;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Copies of images of remote stores on this machine's disk.
 *
 * @param directory where they lie, for this instance alone; without it there is no cache, and its API answers 404
 * @param maxSize how much is kept; what was not read for longest goes first
 * @param stallTime after how long a copy that does not get whole is dropped
 */
@ConfigurationProperties("altostratus.image.cache")
record CacheProperties(
        @Nullable Path directory,
        @DefaultValue("10GB") DataSize maxSize,
        @DefaultValue("1d") Duration stallTime) {}
