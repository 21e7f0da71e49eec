/** One per hypervisor host: carries out the conductor's orders with libvirt, and reports. */
@NullMarked
package io.altostratus.compute.agent;

import org.jspecify.annotations.NullMarked;
