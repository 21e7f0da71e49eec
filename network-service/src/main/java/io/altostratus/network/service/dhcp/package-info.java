/** Which DHCP agents serve which networks, and the ports with which they stand in them. */
@NullMarked
package io.altostratus.network.service.dhcp;

import org.jspecify.annotations.NullMarked;
