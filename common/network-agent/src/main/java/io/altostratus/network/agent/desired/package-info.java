/** What network-service wants of this host; an older state never replaces a newer one. */
@NullMarked
package io.altostratus.network.agent.desired;

import org.jspecify.annotations.NullMarked;
