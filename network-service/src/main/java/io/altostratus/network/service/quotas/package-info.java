/** How many objects a project may have. */
@NullMarked
package io.altostratus.network.service.quotas;

import org.jspecify.annotations.NullMarked;
