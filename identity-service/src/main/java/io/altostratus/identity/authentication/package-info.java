/** What a way of proving who one is looks like, so that each feature can bring its own. */
@NullMarked
package io.altostratus.identity.authentication;

import org.jspecify.annotations.NullMarked;
