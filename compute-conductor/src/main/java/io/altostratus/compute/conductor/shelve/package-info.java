/** Servers that leave their hosts and come back from an image. */
@NullMarked
package io.altostratus.compute.conductor.shelve;

import org.jspecify.annotations.NullMarked;
