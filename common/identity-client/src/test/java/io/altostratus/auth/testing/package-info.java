/** Tokens for tests of services, without identity-service. */
@NullMarked
package io.altostratus.auth.testing;

import org.jspecify.annotations.NullMarked;
