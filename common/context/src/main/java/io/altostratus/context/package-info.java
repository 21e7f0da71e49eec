/** Who asks and under which request id: what travels with a request through HTTP, messages, workflows and log lines. */
@NullMarked
package io.altostratus.context;

import org.jspecify.annotations.NullMarked;
