/** Fake hosts for tests of scale: no guest runs, everything else is as it is. */
@NullMarked
package io.altostratus.compute.agent.fake;

import org.jspecify.annotations.NullMarked;
