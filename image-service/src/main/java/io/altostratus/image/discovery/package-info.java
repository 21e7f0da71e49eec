/** What this service offers: ways of import and stores. */
@NullMarked
package io.altostratus.image.discovery;

import org.jspecify.annotations.NullMarked;
