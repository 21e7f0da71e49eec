/** What the features of block storage share: paths with and without a project, lists. */
@NullMarked
package io.altostratus.blockstorage.common;

import org.jspecify.annotations.NullMarked;
