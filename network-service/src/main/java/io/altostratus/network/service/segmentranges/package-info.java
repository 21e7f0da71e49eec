/** Ranges of segmentation ids, as administrators see and add to them. */
@NullMarked
package io.altostratus.network.service.segmentranges;

import org.jspecify.annotations.NullMarked;
