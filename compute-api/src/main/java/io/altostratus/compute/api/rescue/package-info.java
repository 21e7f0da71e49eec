/** Servers that run from another disk for a while. */
@NullMarked
package io.altostratus.compute.api.rescue;

import org.jspecify.annotations.NullMarked;
