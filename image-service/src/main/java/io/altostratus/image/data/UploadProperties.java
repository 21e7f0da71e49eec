package io.altostratus.image.data;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Uploads of image data.
 *
 * @param maxSize the largest image that is taken
 * @param maxVirtualSize the largest disk that an image may describe, however small its file is
 * @param atOnce most uploads at one time in one process; each takes about one MiB of memory
 * @param lease how long an upload is believed to be alive without a sign of life; then its image is queued again
 * @param recoveryInterval how often dead uploads are looked for
 * @param remoteSweepInterval how often data of dead uploads are looked for in stores that are not local files
 */
@ConfigurationProperties("altostratus.image.upload")
public record UploadProperties(
        @DefaultValue("1TB") DataSize maxSize,
        @DefaultValue("16TB") DataSize maxVirtualSize,
        @DefaultValue("64") int atOnce,
        @DefaultValue("30s") Duration lease,
        @DefaultValue("15s") Duration recoveryInterval,
        @DefaultValue("1h") Duration remoteSweepInterval) {}
