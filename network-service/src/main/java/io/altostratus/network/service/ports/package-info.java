/** Ports: the points where guests and services attach to networks. */
@NullMarked
package io.altostratus.network.service.ports;

import org.jspecify.annotations.NullMarked;
