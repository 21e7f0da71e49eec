/** What compute-api is told about the ports of its servers. */
@NullMarked
package io.altostratus.network.service.serverevents;

import org.jspecify.annotations.NullMarked;
