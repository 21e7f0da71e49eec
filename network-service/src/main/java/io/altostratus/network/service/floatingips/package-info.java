/** Floating IPs: addresses of external networks that lead to ports behind routers. */
@NullMarked
package io.altostratus.network.service.floatingips;

import org.jspecify.annotations.NullMarked;
