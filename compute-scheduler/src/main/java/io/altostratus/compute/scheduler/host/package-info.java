/** What the scheduler knows of hosts. */
@NullMarked
package io.altostratus.compute.scheduler.host;

import org.jspecify.annotations.NullMarked;
