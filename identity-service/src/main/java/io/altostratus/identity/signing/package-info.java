/** The keys that sign tokens. */
@NullMarked
package io.altostratus.identity.signing;

import org.jspecify.annotations.NullMarked;
