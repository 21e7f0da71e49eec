/** Which of the hosts that will do is best. */
@NullMarked
package io.altostratus.compute.scheduler.weigh;

import org.jspecify.annotations.NullMarked;
