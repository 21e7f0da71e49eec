/** Projects: what owns resources and quotas. */
@NullMarked
package io.altostratus.identity.projects;

import org.jspecify.annotations.NullMarked;
