/** A server that runs from another image while its own disk is mended. */
@NullMarked
package io.altostratus.compute.conductor.rescue;

import org.jspecify.annotations.NullMarked;
