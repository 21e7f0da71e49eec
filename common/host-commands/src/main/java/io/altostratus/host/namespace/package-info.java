/** Network namespaces: those that {@code ip netns} lists, and sockets of this process inside one. */
@NullMarked
package io.altostratus.host.namespace;

import org.jspecify.annotations.NullMarked;
