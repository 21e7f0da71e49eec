/** What a run has in the cloud: a session, a project of its own, hosts to put servers on. */
@NullMarked
package io.altostratus.benchmarks.cloud;

import org.jspecify.annotations.NullMarked;
