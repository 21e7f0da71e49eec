/** Pause and suspend of servers, and their ends. */
@NullMarked
package io.altostratus.compute.api.sleep;

import org.jspecify.annotations.NullMarked;
