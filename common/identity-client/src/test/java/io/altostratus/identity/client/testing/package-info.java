/** Tokens for tests of services, without identity-service. */
@NullMarked
package io.altostratus.identity.client.testing;

import org.jspecify.annotations.NullMarked;
