/** Ports of servers, made and removed by REST. */
@NullMarked
package io.altostratus.compute.conductor.network;

import org.jspecify.annotations.NullMarked;
