/** Picks and claims hosts. */
@NullMarked
package io.altostratus.compute.scheduler;

import org.jspecify.annotations.NullMarked;
