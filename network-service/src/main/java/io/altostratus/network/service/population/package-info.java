/** Which ports of overlay networks are behind which host, as other hosts need it for their tunnels. */
@NullMarked
package io.altostratus.network.service.population;

import org.jspecify.annotations.NullMarked;
