/** The DHCP role: one dnsmasq for each network, in a namespace of its own. */
@NullMarked
package io.altostratus.network.agent.dhcp;

import org.jspecify.annotations.NullMarked;
