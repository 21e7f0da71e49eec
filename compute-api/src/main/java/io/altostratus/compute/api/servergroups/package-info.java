/** Server groups: what owners say of them, and who joins them. */
@NullMarked
package io.altostratus.compute.api.servergroups;

import org.jspecify.annotations.NullMarked;
