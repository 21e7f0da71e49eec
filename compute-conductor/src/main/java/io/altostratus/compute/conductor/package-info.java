/** Owns the compute database for the hosts and runs the workflows. */
@NullMarked
package io.altostratus.compute.conductor;

import org.jspecify.annotations.NullMarked;
