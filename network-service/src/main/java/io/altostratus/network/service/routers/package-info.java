/** Routers: their ports in networks, their gateways, and which L3 agents realise them. */
@NullMarked
package io.altostratus.network.service.routers;

import org.jspecify.annotations.NullMarked;
