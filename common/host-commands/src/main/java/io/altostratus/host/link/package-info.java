/** Network devices: {@code ip}, {@code bridge}, and what the kernel tells when a device comes or goes. */
@NullMarked
package io.altostratus.host.link;

import org.jspecify.annotations.NullMarked;
