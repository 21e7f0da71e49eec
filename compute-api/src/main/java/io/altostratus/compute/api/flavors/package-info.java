/** Flavors. */
@NullMarked
package io.altostratus.compute.api.flavors;

import org.jspecify.annotations.NullMarked;
