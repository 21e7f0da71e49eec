/** Images on the host: downloaded once, inspected, kept raw. */
@NullMarked
package io.altostratus.compute.agent.image;

import org.jspecify.annotations.NullMarked;
