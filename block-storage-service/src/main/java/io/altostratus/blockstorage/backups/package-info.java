/** Backups of volumes. */
@NullMarked
package io.altostratus.blockstorage.backups;

import org.jspecify.annotations.NullMarked;
