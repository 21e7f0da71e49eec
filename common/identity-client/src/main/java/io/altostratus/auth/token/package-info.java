/** Tokens: signed by identity-service, verified here without asking it. */
@NullMarked
package io.altostratus.auth.token;

import org.jspecify.annotations.NullMarked;
