/** What hosts report to the conductor, and what they ask it. */
@NullMarked
package io.altostratus.compute.model.report;

import org.jspecify.annotations.NullMarked;
