/** Public keys of users. */
@NullMarked
package io.altostratus.compute.database.keypairs;

import org.jspecify.annotations.NullMarked;
