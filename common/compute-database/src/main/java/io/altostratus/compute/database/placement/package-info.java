/** What the Placement API adds to hosts and claims: words of operators and traits that they have given to hosts. */
@NullMarked
package io.altostratus.compute.database.placement;

import org.jspecify.annotations.NullMarked;
