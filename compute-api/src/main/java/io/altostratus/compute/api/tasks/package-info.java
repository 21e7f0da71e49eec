/** Access to servers, and work on them: asked for, guarded by their state, followed. */
@NullMarked
package io.altostratus.compute.api.tasks;

import org.jspecify.annotations.NullMarked;
