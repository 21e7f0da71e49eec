/** Which copy of an image is read; copies of remote data on the local disk. */
@NullMarked
package io.altostratus.image.cache;

import org.jspecify.annotations.NullMarked;
