/** Figures, and how they are shown. */
@NullMarked
package io.altostratus.benchmarks.report;

import org.jspecify.annotations.NullMarked;
