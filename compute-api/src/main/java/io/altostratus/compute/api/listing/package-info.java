/** Lists of servers: filters, order, pages. */
@NullMarked
package io.altostratus.compute.api.listing;

import org.jspecify.annotations.NullMarked;
