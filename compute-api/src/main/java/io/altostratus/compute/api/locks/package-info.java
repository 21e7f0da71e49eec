/** Protection of servers from being changed by mistake. */
@NullMarked
package io.altostratus.compute.api.locks;

import org.jspecify.annotations.NullMarked;
