/** Servers on their way to another size or host. */
@NullMarked
package io.altostratus.compute.database.migrations;

import org.jspecify.annotations.NullMarked;
