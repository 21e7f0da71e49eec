/** Networks: layer-2 domains of a project. */
@NullMarked
package io.altostratus.network.service.networks;

import org.jspecify.annotations.NullMarked;
