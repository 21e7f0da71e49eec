/** The projects that a shared image is shown to. */
@NullMarked
package io.altostratus.image.members;

import org.jspecify.annotations.NullMarked;
