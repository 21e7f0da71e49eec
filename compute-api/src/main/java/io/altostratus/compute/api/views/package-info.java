/** Servers as requests see them, by microversion and by who asks. */
@NullMarked
package io.altostratus.compute.api.views;

import org.jspecify.annotations.NullMarked;
