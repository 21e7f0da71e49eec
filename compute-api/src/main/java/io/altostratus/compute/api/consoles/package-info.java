/** What guests show on their consoles. */
@NullMarked
package io.altostratus.compute.api.consoles;

import org.jspecify.annotations.NullMarked;
