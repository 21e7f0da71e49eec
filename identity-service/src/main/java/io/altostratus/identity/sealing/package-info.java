/** Secrets that must be read again, encrypted in the database. */
@NullMarked
package io.altostratus.identity.sealing;

import org.jspecify.annotations.NullMarked;
