/** The version documents and the list of what this service offers. */
@NullMarked
package io.altostratus.network.service.extensions;

import org.jspecify.annotations.NullMarked;
