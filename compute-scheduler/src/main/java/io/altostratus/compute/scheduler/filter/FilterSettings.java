package io.altostratus.compute.scheduler.filter;

import java.util.Set;

/**
 * What operators may set of filters.
 *
 * @param maxIoOpsPerHost servers that may be built, copied or moved on a host at the same time
 * @param maxInstancesPerHost servers that a host may have
 * @param isolatedHosts hosts for the isolated images
 * @param isolatedImages ids of images whose servers belong on the isolated hosts
 * @param restrictIsolatedHosts whether servers of other images are kept off the isolated hosts
 * @param metrics names of measured values that a host must have told
 */
public record FilterSettings(
        int maxIoOpsPerHost,
        int maxInstancesPerHost,
        Set<String> isolatedHosts,
        Set<String> isolatedImages,
        boolean restrictIsolatedHosts,
        Set<String> metrics) {}
