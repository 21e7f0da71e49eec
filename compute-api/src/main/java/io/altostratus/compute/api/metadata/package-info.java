/** What guests learn about themselves. */
@NullMarked
package io.altostratus.compute.api.metadata;

import org.jspecify.annotations.NullMarked;
