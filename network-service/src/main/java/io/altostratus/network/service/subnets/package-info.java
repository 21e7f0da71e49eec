/** Subnets: the address blocks of networks. */
@NullMarked
package io.altostratus.network.service.subnets;

import org.jspecify.annotations.NullMarked;
