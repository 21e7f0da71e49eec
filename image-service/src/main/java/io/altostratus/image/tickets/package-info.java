/** Tickets: the word of this service that one host may read or fill one image for a short time. */
@NullMarked
package io.altostratus.image.tickets;

import org.jspecify.annotations.NullMarked;
