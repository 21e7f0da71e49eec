/** What a hypervisor must be able to do; one implementation drives libvirt. */
@NullMarked
package io.altostratus.compute.agent.driver;

import org.jspecify.annotations.NullMarked;
