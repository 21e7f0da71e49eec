/** A client that costs little, so that a machine of two cores is left to the cloud that is measured. */
@NullMarked
package io.altostratus.benchmarks.http;

import org.jspecify.annotations.NullMarked;
