/** Work in steps, leased by conductors. */
@NullMarked
package io.altostratus.compute.database.workflows;

import org.jspecify.annotations.NullMarked;
