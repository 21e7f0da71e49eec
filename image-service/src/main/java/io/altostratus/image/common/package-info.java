/** What the features of image share: how errors are told. */
@NullMarked
package io.altostratus.image.common;

import org.jspecify.annotations.NullMarked;
