/** The network agent of a host whose networks are Linux bridges. */
@NullMarked
package io.altostratus.network.linuxbridge;

import org.jspecify.annotations.NullMarked;
