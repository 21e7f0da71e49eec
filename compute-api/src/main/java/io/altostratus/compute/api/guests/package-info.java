/** What is asked of the guest itself: its counters, a crash dump, another password. */
@NullMarked
package io.altostratus.compute.api.guests;

import org.jspecify.annotations.NullMarked;
