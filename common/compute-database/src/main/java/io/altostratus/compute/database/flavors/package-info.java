/** Sizes of servers. */
@NullMarked
package io.altostratus.compute.database.flavors;

import org.jspecify.annotations.NullMarked;
