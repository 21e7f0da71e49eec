/** The L3 role: one namespace for each router, with its devices, routes and address translation. */
@NullMarked
package io.altostratus.network.agent.l3;

import org.jspecify.annotations.NullMarked;
