/** Address scopes: where addresses of subnet pools are routed without being translated, and so are unique. */
@NullMarked
package io.altostratus.network.service.addressscopes;

import org.jspecify.annotations.NullMarked;
