package io.altostratus.api.microversion;

import org.jspecify.annotations.Nullable;

/**
 * The microversions a service offers.
 *
 * @param serviceType the name in {@code OpenStack-API-Version: <serviceType> 2.1}
 * @param legacyHeader the service's own older header, such as {@code X-OpenStack-Nova-API-Version}
 * @param pathPrefix the part of the API that has microversions, such as {@code /v2.1}
 */
public record MicroversionRange(
        String serviceType, @Nullable String legacyHeader, String pathPrefix, Microversion min, Microversion max) {}
