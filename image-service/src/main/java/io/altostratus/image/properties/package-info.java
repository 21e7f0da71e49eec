/** The free properties of images: which of them have a form, and who may read and write which. */
@NullMarked
package io.altostratus.image.properties;

import org.jspecify.annotations.NullMarked;
