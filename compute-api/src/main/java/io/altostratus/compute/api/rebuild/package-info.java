/** Servers made anew of an image. */
@NullMarked
package io.altostratus.compute.api.rebuild;

import org.jspecify.annotations.NullMarked;
