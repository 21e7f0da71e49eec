/** How much a project may have of images: limits from identity-service, usage from the rows themselves. */
@NullMarked
package io.altostratus.image.quotas;

import org.jspecify.annotations.NullMarked;
