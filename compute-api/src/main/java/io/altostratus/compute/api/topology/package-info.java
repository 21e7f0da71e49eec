/** Where the processors and the memory of servers lie. */
@NullMarked
package io.altostratus.compute.api.topology;

import org.jspecify.annotations.NullMarked;
