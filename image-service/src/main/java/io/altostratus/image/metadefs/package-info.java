/** Metadata definitions: which properties images, flavors and other resources can have, and what they mean. */
@NullMarked
package io.altostratus.image.metadefs;

import org.jspecify.annotations.NullMarked;
