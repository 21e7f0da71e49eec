/** Getting, examining and revoking tokens. */
@NullMarked
package io.altostratus.identity.tokens;

import org.jspecify.annotations.NullMarked;
