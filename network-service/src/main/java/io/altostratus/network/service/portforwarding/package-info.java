/** Port forwardings: single ports of floating IPs that lead to ports behind routers. */
@NullMarked
package io.altostratus.network.service.portforwarding;

import org.jspecify.annotations.NullMarked;
