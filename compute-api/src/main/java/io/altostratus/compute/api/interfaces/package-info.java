/** Network cards that servers are given and lose while they are there. */
@NullMarked
package io.altostratus.compute.api.interfaces;

import org.jspecify.annotations.NullMarked;
