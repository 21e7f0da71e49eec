/** Snapshots of volumes. */
@NullMarked
package io.altostratus.blockstorage.snapshots;

import org.jspecify.annotations.NullMarked;
