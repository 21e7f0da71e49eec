/** The Placement API: hosts as resource providers and claims as allocations, as the scheduler itself knows them. */
@NullMarked
package io.altostratus.compute.api.placement;

import org.jspecify.annotations.NullMarked;
