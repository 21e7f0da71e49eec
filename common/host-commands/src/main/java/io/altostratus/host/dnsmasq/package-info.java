/** dnsmasq daemons that outlive the program which started them. */
@NullMarked
package io.altostratus.host.dnsmasq;

import org.jspecify.annotations.NullMarked;
