/** Agents and services, hosts and what is claimed of them. */
@NullMarked
package io.altostratus.compute.database.hosts;

import org.jspecify.annotations.NullMarked;
