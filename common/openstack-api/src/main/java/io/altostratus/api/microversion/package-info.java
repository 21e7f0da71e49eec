/** Microversion negotiation as OpenStack's API special interest group specifies it. */
@NullMarked
package io.altostratus.api.microversion;

import org.jspecify.annotations.NullMarked;
