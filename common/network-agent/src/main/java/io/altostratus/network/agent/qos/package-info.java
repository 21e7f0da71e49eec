/** Enforces the bandwidth limits of QoS policies on the devices of ports. */
@NullMarked
package io.altostratus.network.agent.qos;

import org.jspecify.annotations.NullMarked;
