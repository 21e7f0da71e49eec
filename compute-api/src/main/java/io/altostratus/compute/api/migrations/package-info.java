/** Servers on their way to another size or host, and the requests to bring them elsewhere. */
@NullMarked
package io.altostratus.compute.api.migrations;

import org.jspecify.annotations.NullMarked;
