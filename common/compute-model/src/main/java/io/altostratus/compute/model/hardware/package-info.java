/** What can be asked of hosts by the properties of images and the extra specs of flavors. */
@NullMarked
package io.altostratus.compute.model.hardware;

import org.jspecify.annotations.NullMarked;
