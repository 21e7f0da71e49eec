/** IP and MAC addresses as values, without any meaning for networks. */
@NullMarked
package io.altostratus.network.service.address;

import org.jspecify.annotations.NullMarked;
