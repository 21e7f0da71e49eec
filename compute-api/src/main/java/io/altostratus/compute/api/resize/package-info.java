/** Another size for a server, to be confirmed or reverted. */
@NullMarked
package io.altostratus.compute.api.resize;

import org.jspecify.annotations.NullMarked;
