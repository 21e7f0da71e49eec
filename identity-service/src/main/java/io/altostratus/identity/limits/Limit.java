package io.altostratus.identity.limits;

import org.jspecify.annotations.Nullable;

/**
 * How much of a resource one project, or one domain, may use.
 *
 * @param projectId empty for a limit of a domain
 * @param domainId empty for a limit of a project
 * @param resourceLimit -1 for as much as there is
 * @param serviceId as the registered limit has it, like region and resource
 */
record Limit(
        String id,
        String registeredLimitId,
        String projectId,
        String domainId,
        int resourceLimit,
        @Nullable String description,
        String serviceId,
        String regionId,
        String resourceName) {}
