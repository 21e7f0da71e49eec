/** Glance's tasks: what goes on with images in the background, as users see it. */
@NullMarked
package io.altostratus.image.tasks;

import org.jspecify.annotations.NullMarked;
