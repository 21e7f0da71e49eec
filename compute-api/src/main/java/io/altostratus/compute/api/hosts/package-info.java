/** Services, hypervisors and availability zones. */
@NullMarked
package io.altostratus.compute.api.hosts;

import org.jspecify.annotations.NullMarked;
