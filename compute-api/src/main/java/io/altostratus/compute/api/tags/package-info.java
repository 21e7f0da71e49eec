/** Tags by which users find their servers. */
@NullMarked
package io.altostratus.compute.api.tags;

import org.jspecify.annotations.NullMarked;
