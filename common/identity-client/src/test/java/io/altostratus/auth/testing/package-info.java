/** What tests of services share: tokens without identity-service, and requests to all that a service serves. */
@NullMarked
package io.altostratus.auth.testing;

import org.jspecify.annotations.NullMarked;
