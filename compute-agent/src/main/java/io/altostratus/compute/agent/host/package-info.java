/** The host as the cloud sees it: heartbeats, resources, what belongs on it. */
@NullMarked
package io.altostratus.compute.agent.host;

import org.jspecify.annotations.NullMarked;
