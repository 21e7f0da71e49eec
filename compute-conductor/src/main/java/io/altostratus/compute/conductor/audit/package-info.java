/** Compares the database with the hosts and the other services, and forgets what is old. */
@NullMarked
package io.altostratus.compute.conductor.audit;

import org.jspecify.annotations.NullMarked;
