/** Cinder's Block Storage API v3. */
@NullMarked
package io.altostratus.blockstorage;

import org.jspecify.annotations.NullMarked;
