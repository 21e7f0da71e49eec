/** The way to guests' consoles, for the cloud's console proxies alone. */
@NullMarked
package io.altostratus.compute.agent.console;

import org.jspecify.annotations.NullMarked;
