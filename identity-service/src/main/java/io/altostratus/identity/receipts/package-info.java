/** Receipts: what somebody has who has proven a part of what multi-factor rules demand. */
@NullMarked
package io.altostratus.identity.receipts;

import org.jspecify.annotations.NullMarked;
