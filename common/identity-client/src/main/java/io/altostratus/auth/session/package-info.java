/** Acting under a service's own identity: a token that renews itself, the catalog, JSON over HTTP. */
@NullMarked
package io.altostratus.auth.session;

import org.jspecify.annotations.NullMarked;
