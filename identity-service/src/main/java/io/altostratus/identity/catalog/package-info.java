/** Regions, services and endpoints. */
@NullMarked
package io.altostratus.identity.catalog;

import org.jspecify.annotations.NullMarked;
