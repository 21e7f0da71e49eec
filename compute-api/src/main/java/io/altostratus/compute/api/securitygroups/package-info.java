/** Security groups of servers: those of their ports. */
@NullMarked
package io.altostratus.compute.api.securitygroups;

import org.jspecify.annotations.NullMarked;
