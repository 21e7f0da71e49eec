/** What image data are, judged by their first bytes. */
@NullMarked
package io.altostratus.image.inspection;

import org.jspecify.annotations.NullMarked;
