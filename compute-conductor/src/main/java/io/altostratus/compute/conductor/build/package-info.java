/** How servers come into being: a host, ports, a guest. */
@NullMarked
package io.altostratus.compute.conductor.build;

import org.jspecify.annotations.NullMarked;
