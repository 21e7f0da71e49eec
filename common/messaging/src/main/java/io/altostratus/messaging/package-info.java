/** Casts, calls and fanout over RabbitMQ. At least once everywhere: every consumer is idempotent. */
@NullMarked
package io.altostratus.messaging;

import org.jspecify.annotations.NullMarked;
