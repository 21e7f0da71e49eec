/** Packet filters: iptables, ip6tables, ebtables, ipset, conntrack. */
@NullMarked
package io.altostratus.host.filter;

import org.jspecify.annotations.NullMarked;
