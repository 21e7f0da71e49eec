/** What users ask to be done with a server, and the record of it. */
@NullMarked
package io.altostratus.compute.api.actions;

import org.jspecify.annotations.NullMarked;
