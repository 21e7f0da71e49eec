/** Ids that other services choose for what they create, so that a lost answer can be asked for again. */
@NullMarked
package io.altostratus.network.service.objectids;

import org.jspecify.annotations.NullMarked;
