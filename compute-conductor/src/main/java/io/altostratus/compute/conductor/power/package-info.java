/** Start, stop, reboot, pause and suspend. */
@NullMarked
package io.altostratus.compute.conductor.power;

import org.jspecify.annotations.NullMarked;
