/** How far hosts have realised ports, as they report it. */
@NullMarked
package io.altostratus.network.service.provisioning;

import org.jspecify.annotations.NullMarked;
