/** Tags of servers. */
@NullMarked
package io.altostratus.compute.database.tags;

import org.jspecify.annotations.NullMarked;
