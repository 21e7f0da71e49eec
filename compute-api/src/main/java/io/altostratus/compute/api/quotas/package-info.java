/** Quotas and limits. */
@NullMarked
package io.altostratus.compute.api.quotas;

import org.jspecify.annotations.NullMarked;
