/** Projects of identity-service. */
@NullMarked
package io.altostratus.compute.api.projects;

import org.jspecify.annotations.NullMarked;
