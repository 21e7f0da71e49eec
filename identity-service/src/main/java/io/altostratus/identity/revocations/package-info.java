/** Revocations: recorded with the change that causes them, then told to all services. */
@NullMarked
package io.altostratus.identity.revocations;

import org.jspecify.annotations.NullMarked;
