/** Volume types. */
@NullMarked
package io.altostratus.blockstorage.types;

import org.jspecify.annotations.NullMarked;
