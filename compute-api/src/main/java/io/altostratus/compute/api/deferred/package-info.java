/** Delete that can be taken back for a while. */
@NullMarked
package io.altostratus.compute.api.deferred;

import org.jspecify.annotations.NullMarked;
