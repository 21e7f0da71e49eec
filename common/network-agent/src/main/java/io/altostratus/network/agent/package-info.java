/** What both L2 agents share, put together. */
@NullMarked
package io.altostratus.network.agent;

import org.jspecify.annotations.NullMarked;
