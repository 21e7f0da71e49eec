/** Which addresses of a subnet belong to which port. */
@NullMarked
package io.altostratus.network.service.ipam;

import org.jspecify.annotations.NullMarked;
