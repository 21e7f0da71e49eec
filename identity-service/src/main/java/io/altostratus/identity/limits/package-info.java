/** Unified limits: what a project may use by default, and what single projects and domains may use. */
@NullMarked
package io.altostratus.identity.limits;

import org.jspecify.annotations.NullMarked;
