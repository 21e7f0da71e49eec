/** Glance's Image API v2. */
@NullMarked
package io.altostratus.image;

import org.jspecify.annotations.NullMarked;
