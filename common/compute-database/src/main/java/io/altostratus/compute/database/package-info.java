/** The compute schema: open to the API, the scheduler and the conductor only. */
@NullMarked
package io.altostratus.compute.database;

import org.jspecify.annotations.NullMarked;
