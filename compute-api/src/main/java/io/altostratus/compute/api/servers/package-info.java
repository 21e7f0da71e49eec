/** Servers: making, listing, changing, deleting. */
@NullMarked
package io.altostratus.compute.api.servers;

import org.jspecify.annotations.NullMarked;
