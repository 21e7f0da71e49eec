/** What is done with servers, as workflows. */
@NullMarked
package io.altostratus.compute.conductor.server;

import org.jspecify.annotations.NullMarked;
