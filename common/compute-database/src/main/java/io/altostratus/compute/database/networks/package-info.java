/** What servers know of the networks that they are on. */
@NullMarked
package io.altostratus.compute.database.networks;

import org.jspecify.annotations.NullMarked;
