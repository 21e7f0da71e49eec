/** How things of ours are named and marked on a host. */
@NullMarked
package io.altostratus.network.agent.host;

import org.jspecify.annotations.NullMarked;
