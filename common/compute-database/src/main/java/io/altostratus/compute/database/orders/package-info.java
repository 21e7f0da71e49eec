/** Orders to hosts and events that workflows wait for. */
@NullMarked
package io.altostratus.compute.database.orders;

import org.jspecify.annotations.NullMarked;
