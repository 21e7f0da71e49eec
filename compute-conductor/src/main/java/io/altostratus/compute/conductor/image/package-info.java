/** Tickets by which hosts download images. */
@NullMarked
package io.altostratus.compute.conductor.image;

import org.jspecify.annotations.NullMarked;
