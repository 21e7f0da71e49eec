/** Another size for a server, kept or given back. */
@NullMarked
package io.altostratus.compute.conductor.resize;

import org.jspecify.annotations.NullMarked;
