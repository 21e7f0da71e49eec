/** Comparison of the service's own tables with each other and with the hosts. */
@NullMarked
package io.altostratus.network.service.audit;

import org.jspecify.annotations.NullMarked;
