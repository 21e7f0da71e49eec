/** The removal of images: the row says so first, the data go after it. */
@NullMarked
package io.altostratus.image.removal;

import org.jspecify.annotations.NullMarked;
