/** What every program needs of identity: to verify tokens, to decide by policy, to act under its own name. */
@NullMarked
package io.altostratus.identity.client;

import org.jspecify.annotations.NullMarked;
