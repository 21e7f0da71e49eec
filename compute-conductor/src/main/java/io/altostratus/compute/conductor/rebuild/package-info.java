/** A server made anew from an image, with the addresses it has. */
@NullMarked
package io.altostratus.compute.conductor.rebuild;

import org.jspecify.annotations.NullMarked;
