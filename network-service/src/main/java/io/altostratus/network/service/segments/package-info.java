/** How networks are told apart on the wires: one type driver for each kind of network. */
@NullMarked
package io.altostratus.network.service.segments;

import org.jspecify.annotations.NullMarked;
