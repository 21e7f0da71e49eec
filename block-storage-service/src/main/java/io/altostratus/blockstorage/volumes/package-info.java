/** Volumes. */
@NullMarked
package io.altostratus.blockstorage.volumes;

import org.jspecify.annotations.NullMarked;
