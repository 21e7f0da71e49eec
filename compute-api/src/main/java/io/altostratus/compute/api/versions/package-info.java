/** Version documents, extensions, and both forms of paths. */
@NullMarked
package io.altostratus.compute.api.versions;

import org.jspecify.annotations.NullMarked;
