/** Logging in with passcodes that follow from a secret and the time (RFC 6238). */
@NullMarked
package io.altostratus.identity.totp;

import org.jspecify.annotations.NullMarked;
