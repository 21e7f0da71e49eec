/** QEMU guests through libvirt. */
@NullMarked
package io.altostratus.compute.agent.libvirt;

import org.jspecify.annotations.NullMarked;
