/** What a request asks for, with what has been looked up for it. */
@NullMarked
package io.altostratus.compute.scheduler.demand;

import org.jspecify.annotations.NullMarked;
