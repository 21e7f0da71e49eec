/** Judges image data by their bytes while they stream, before any program reads them. */
@NullMarked
package io.altostratus.inspection;

import org.jspecify.annotations.NullMarked;
