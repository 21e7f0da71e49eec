/** What hosts report and ask. */
@NullMarked
package io.altostratus.compute.conductor.host;

import org.jspecify.annotations.NullMarked;
