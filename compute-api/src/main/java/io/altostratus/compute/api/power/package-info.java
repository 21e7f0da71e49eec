/** Stop, start and reboot of servers. */
@NullMarked
package io.altostratus.compute.api.power;

import org.jspecify.annotations.NullMarked;
