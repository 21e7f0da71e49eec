/** API, scheduler, conductors and hosts in one thread, under a schedule that a seed decides. */
@NullMarked
package io.altostratus.simulation;

import org.jspecify.annotations.NullMarked;
