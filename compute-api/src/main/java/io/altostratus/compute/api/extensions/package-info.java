/** What this API has beyond its core, under the names of the time when that was optional. */
@NullMarked
package io.altostratus.compute.api.extensions;

import org.jspecify.annotations.NullMarked;
