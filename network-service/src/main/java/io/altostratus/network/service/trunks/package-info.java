/** Trunks: ports through which a guest stands in several networks, told apart by tags. */
@NullMarked
package io.altostratus.network.service.trunks;

import org.jspecify.annotations.NullMarked;
