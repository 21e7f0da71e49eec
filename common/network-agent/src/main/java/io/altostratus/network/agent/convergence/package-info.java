/** The loop that makes the host as it shall be: one pass at a time, each looking at everything. */
@NullMarked
package io.altostratus.network.agent.convergence;

import org.jspecify.annotations.NullMarked;
