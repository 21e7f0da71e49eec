/** How often somebody may ask, counted together by all instances of a service. */
@NullMarked
package io.altostratus.api.ratelimit;

import org.jspecify.annotations.NullMarked;
