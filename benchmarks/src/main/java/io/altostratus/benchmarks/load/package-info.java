/** Runs operations by several clients at once and keeps how long each took. */
@NullMarked
package io.altostratus.benchmarks.load;

import org.jspecify.annotations.NullMarked;
