/** The transactional outbox: messages that leave only if, and surely when, their transaction is committed. */
@NullMarked
package io.altostratus.messaging.outbox;

import org.jspecify.annotations.NullMarked;
