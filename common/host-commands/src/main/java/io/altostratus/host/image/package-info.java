/** Disk images by {@code qemu-img}, always with an explicit format and under limits. */
@NullMarked
package io.altostratus.host.image;

import org.jspecify.annotations.NullMarked;
