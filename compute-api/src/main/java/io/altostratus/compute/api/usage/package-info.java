/** Who has used how much of the cloud in a time. */
@NullMarked
package io.altostratus.compute.api.usage;

import org.jspecify.annotations.NullMarked;
