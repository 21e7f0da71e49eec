/** How many addresses networks have and have given out. */
@NullMarked
package io.altostratus.network.service.availability;

import org.jspecify.annotations.NullMarked;
