/** The first objects of a cloud, and its services and hosts. */
@NullMarked
package io.altostratus.identity.bootstrap;

import org.jspecify.annotations.NullMarked;
