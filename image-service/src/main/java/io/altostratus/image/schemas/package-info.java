/** The JSON schemas that clients ask for. */
@NullMarked
package io.altostratus.image.schemas;

import org.jspecify.annotations.NullMarked;
