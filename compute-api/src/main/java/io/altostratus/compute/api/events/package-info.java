/** Events that other services tell. */
@NullMarked
package io.altostratus.compute.api.events;

import org.jspecify.annotations.NullMarked;
