/** Messages from and to network-service. */
@NullMarked
package io.altostratus.network.agent.reporting;

import org.jspecify.annotations.NullMarked;
