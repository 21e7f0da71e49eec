/** Names of ports in the DNS that guests ask. */
@NullMarked
package io.altostratus.network.service.dns;

import org.jspecify.annotations.NullMarked;
