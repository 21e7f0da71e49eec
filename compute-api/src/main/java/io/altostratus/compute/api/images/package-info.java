/** What image-service says of an image, asked with the user's own token. */
@NullMarked
package io.altostratus.compute.api.images;

import org.jspecify.annotations.NullMarked;
