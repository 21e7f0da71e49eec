/** What happens to users, projects and roles, told to the features whose objects hang on them. */
@NullMarked
package io.altostratus.identity.changes;

import org.jspecify.annotations.NullMarked;
