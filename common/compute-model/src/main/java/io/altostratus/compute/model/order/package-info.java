/** Orders of the conductor to hosts. */
@NullMarked
package io.altostratus.compute.model.order;

import org.jspecify.annotations.NullMarked;
