/** Nova's Compute API v2.1 and the metadata service of guests. */
@NullMarked
package io.altostratus.compute.api;

import org.jspecify.annotations.NullMarked;
