/** What is kept on disk of each guest: its directory, and the newest order that was seen. */
@NullMarked
package io.altostratus.compute.agent.guest;

import org.jspecify.annotations.NullMarked;
