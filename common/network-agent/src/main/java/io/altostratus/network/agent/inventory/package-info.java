/** What of this cloud is on the host, and what of it nobody wants any more. */
@NullMarked
package io.altostratus.network.agent.inventory;

import org.jspecify.annotations.NullMarked;
