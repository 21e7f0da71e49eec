/** Roles, implied roles, and who has which role where. */
@NullMarked
package io.altostratus.identity.roles;

import org.jspecify.annotations.NullMarked;
