/** Parts of the API that other services have taken over, in the microversions that still have them. */
@NullMarked
package io.altostratus.compute.api.proxies;

import org.jspecify.annotations.NullMarked;
