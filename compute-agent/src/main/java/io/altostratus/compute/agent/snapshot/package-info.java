/** Copies of disks on the host, and their way to image-service. */
@NullMarked
package io.altostratus.compute.agent.snapshot;

import org.jspecify.annotations.NullMarked;
