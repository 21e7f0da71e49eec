/** Daemons that outlive the program which started them. */
@NullMarked
package io.altostratus.host.daemon;

import org.jspecify.annotations.NullMarked;
