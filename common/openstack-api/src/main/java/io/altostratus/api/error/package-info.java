/** Errors of a REST API and the bodies in which each service tells them. */
@NullMarked
package io.altostratus.api.error;

import org.jspecify.annotations.NullMarked;
