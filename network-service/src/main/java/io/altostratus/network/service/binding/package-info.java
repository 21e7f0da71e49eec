/** Binding of ports to hosts: which mechanism carries a network there. */
@NullMarked
package io.altostratus.network.service.binding;

import org.jspecify.annotations.NullMarked;
