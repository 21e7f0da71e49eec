/** Comparison of the service's own tables. */
@NullMarked
package io.altostratus.network.service.audit;

import org.jspecify.annotations.NullMarked;
