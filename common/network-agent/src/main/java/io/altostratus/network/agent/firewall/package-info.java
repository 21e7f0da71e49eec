/** What a port may send and receive: iptables, ip6tables, ebtables and ipset. */
@NullMarked
package io.altostratus.network.agent.firewall;

import org.jspecify.annotations.NullMarked;
