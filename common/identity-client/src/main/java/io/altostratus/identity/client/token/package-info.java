/** Tokens: signed by identity-service, verified here without asking it. */
@NullMarked
package io.altostratus.identity.client.token;

import org.jspecify.annotations.NullMarked;
