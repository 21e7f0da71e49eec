/** What every program needs of identity: to verify tokens, to decide by policy, to act under its own name. */
@NullMarked
package io.altostratus.auth;

import org.jspecify.annotations.NullMarked;
