/** What is measured, each part by itself. */
@NullMarked
package io.altostratus.benchmarks.section;

import org.jspecify.annotations.NullMarked;
