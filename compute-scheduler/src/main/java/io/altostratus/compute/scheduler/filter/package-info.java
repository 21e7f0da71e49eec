/** Which hosts will do: each filter answers yes or no for one host. */
@NullMarked
package io.altostratus.compute.scheduler.filter;

import org.jspecify.annotations.NullMarked;
