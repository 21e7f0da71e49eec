/** The states of a server and the table of all transitions between them. */
@NullMarked
package io.altostratus.compute.model.state;

import org.jspecify.annotations.NullMarked;
