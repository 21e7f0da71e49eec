/** What was done with servers, for their owners to read. */
@NullMarked
package io.altostratus.compute.database.actions;

import org.jspecify.annotations.NullMarked;
