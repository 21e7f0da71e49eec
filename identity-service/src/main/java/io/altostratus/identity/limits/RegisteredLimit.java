package io.altostratus.identity.limits;

import org.jspecify.annotations.Nullable;

/**
 * How much of a resource of a service every project may use, unless a {@link Limit} of its own says otherwise.
 *
 * @param regionId empty where it holds in every region
 * @param defaultLimit -1 for as much as there is
 */
record RegisteredLimit(
        String id,
        String serviceId,
        String regionId,
        String resourceName,
        int defaultLimit,
        @Nullable String description) {}
