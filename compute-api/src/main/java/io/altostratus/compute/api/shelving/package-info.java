/** Putting servers into images, off their hosts, and back. */
@NullMarked
package io.altostratus.compute.api.shelving;

import org.jspecify.annotations.NullMarked;
