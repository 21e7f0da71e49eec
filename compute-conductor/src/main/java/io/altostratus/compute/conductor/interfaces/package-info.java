/** Network cards that come to servers and go. */
@NullMarked
package io.altostratus.compute.conductor.interfaces;

import org.jspecify.annotations.NullMarked;
