/** Choosing a host. */
@NullMarked
package io.altostratus.compute.model.schedule;

import org.jspecify.annotations.NullMarked;
