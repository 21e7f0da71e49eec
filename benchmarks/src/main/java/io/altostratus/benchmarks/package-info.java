/** Measures a cloud over its public APIs and prints its main figures. */
@NullMarked
package io.altostratus.benchmarks;

import org.jspecify.annotations.NullMarked;
