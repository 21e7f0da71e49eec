/** Images and what is known about them: create, list, show, update, tags. */
@NullMarked
package io.altostratus.image.images;

import org.jspecify.annotations.NullMarked;
