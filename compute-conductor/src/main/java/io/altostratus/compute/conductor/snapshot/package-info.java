/** Images of servers: snapshots and backups. */
@NullMarked
package io.altostratus.compute.conductor.snapshot;

import org.jspecify.annotations.NullMarked;
