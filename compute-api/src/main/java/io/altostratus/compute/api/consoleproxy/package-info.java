/** Lets browsers and programs with a token in at servers' consoles: WebSockets outside, hosts' console relays inside. */
@NullMarked
package io.altostratus.compute.api.consoleproxy;

import org.jspecify.annotations.NullMarked;
