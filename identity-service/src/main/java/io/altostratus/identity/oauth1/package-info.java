/** OAuth 1.0a: programs of others act for a user who has agreed to it. */
@NullMarked
package io.altostratus.identity.oauth1;

import org.jspecify.annotations.NullMarked;
