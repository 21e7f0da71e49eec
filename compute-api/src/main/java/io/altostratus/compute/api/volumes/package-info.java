/** Volumes of servers. */
@NullMarked
package io.altostratus.compute.api.volumes;

import org.jspecify.annotations.NullMarked;
