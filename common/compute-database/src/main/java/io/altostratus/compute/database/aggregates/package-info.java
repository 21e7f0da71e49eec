/** Groups of hosts, their properties and the availability zones that they make. */
@NullMarked
package io.altostratus.compute.database.aggregates;

import org.jspecify.annotations.NullMarked;
