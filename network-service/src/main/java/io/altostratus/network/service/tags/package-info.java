/** Tags: short texts that users put on objects to find them again. */
@NullMarked
package io.altostratus.network.service.tags;

import org.jspecify.annotations.NullMarked;
