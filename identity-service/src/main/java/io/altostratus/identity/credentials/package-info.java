/** Application credentials: secrets of programs that act for a user. */
@NullMarked
package io.altostratus.identity.credentials;

import org.jspecify.annotations.NullMarked;
