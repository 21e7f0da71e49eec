/** How long servers have run, and of what size. */
@NullMarked
package io.altostratus.compute.database.usage;

import org.jspecify.annotations.NullMarked;
