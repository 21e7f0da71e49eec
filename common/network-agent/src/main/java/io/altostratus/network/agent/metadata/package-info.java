/** The metadata role: 169.254.169.254 in each served network, without a process for each. */
@NullMarked
package io.altostratus.network.agent.metadata;

import org.jspecify.annotations.NullMarked;
