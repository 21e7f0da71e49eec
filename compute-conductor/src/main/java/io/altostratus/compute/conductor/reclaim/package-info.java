/** Removal of servers whose delete nobody has taken back in time. */
@NullMarked
package io.altostratus.compute.conductor.reclaim;

import org.jspecify.annotations.NullMarked;
