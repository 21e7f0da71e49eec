/** IP addresses and networks as text that the kernel prints in the same way. */
@NullMarked
package io.altostratus.network.agent.address;

import org.jspecify.annotations.NullMarked;
