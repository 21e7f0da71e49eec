/** Where image data lie. */
@NullMarked
package io.altostratus.image.store;

import org.jspecify.annotations.NullMarked;
