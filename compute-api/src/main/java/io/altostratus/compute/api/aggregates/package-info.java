/** Host aggregates: groups of hosts with properties, and the availability zones that they make. */
@NullMarked
package io.altostratus.compute.api.aggregates;

import org.jspecify.annotations.NullMarked;
