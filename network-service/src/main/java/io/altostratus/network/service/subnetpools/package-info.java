/** Subnet pools: stocks of addresses from which subnets take their blocks. */
@NullMarked
package io.altostratus.network.service.subnetpools;

import org.jspecify.annotations.NullMarked;
