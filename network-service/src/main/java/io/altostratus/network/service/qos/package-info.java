/** QoS policies: how much ports may send and receive, and how their packets are marked. */
@NullMarked
package io.altostratus.network.service.qos;

import org.jspecify.annotations.NullMarked;
