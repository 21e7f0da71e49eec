/** Trusts: a user lets another act with some of the first one's roles. */
@NullMarked
package io.altostratus.identity.trusts;

import org.jspecify.annotations.NullMarked;
