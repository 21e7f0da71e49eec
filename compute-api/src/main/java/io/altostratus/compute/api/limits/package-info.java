/** What a project may use at most, and how often somebody may ask. */
@NullMarked
package io.altostratus.compute.api.limits;

import org.jspecify.annotations.NullMarked;
