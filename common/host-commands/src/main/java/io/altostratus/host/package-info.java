/** Runs programs of the host: argument lists, limits, one log line each. */
@NullMarked
package io.altostratus.host;

import org.jspecify.annotations.NullMarked;
