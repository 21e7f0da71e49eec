package io.altostratus.image.quotas;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Quotas of images.
 *
 * @param useKeystoneLimits whether the limits that identity-service has registered for the image service hold:
 *     {@code image_size_total} and {@code image_stage_total} in MiB, {@code image_count_total},
 *     {@code image_count_uploading}. What is not registered is not limited
 * @param limitsCache how long a project's limits are remembered, and so how late a change of them is felt
 * @param userStorage most bytes that the images of one project take, besides the limits above; 0 for no such limit
 */
@ConfigurationProperties("altostratus.image.quota")
public record QuotaProperties(
        @DefaultValue("true") boolean useKeystoneLimits,
        @DefaultValue("10s") Duration limitsCache,
        @DefaultValue("0B") DataSize userStorage) {}
