/** Keys of users. */
@NullMarked
package io.altostratus.compute.api.keypairs;

import org.jspecify.annotations.NullMarked;
