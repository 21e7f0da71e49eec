/** What the API offers beyond its core, and what it does not offer yet. */
@NullMarked
package io.altostratus.blockstorage.extensions;

import org.jspecify.annotations.NullMarked;
