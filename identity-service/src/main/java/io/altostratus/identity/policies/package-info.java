/** Policies that are kept for services, and the endpoints that each is for. */
@NullMarked
package io.altostratus.identity.policies;

import org.jspecify.annotations.NullMarked;
