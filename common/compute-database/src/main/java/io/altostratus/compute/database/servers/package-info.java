/** Servers. */
@NullMarked
package io.altostratus.compute.database.servers;

import org.jspecify.annotations.NullMarked;
