/** Who may work at which server's console for how long. */
@NullMarked
package io.altostratus.compute.database.consoles;

import org.jspecify.annotations.NullMarked;
