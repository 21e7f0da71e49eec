/** Images that are made of servers: snapshots and backups. */
@NullMarked
package io.altostratus.compute.api.snapshots;

import org.jspecify.annotations.NullMarked;
