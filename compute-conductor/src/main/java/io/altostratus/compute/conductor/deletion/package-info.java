/** How servers go: at once, after a while, or out of whatever state they hang in. */
@NullMarked
package io.altostratus.compute.conductor.deletion;

import org.jspecify.annotations.NullMarked;
