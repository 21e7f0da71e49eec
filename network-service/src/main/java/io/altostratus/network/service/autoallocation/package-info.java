/** Networks that projects get without saying how they should be. */
@NullMarked
package io.altostratus.network.service.autoallocation;

import org.jspecify.annotations.NullMarked;
