/** What network-service and the agents tell each other. Records are versioned messages: fields are only ever added. */
@NullMarked
package io.altostratus.network.model;

import org.jspecify.annotations.NullMarked;
