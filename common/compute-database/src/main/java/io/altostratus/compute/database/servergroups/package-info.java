/** Groups of servers that are kept together or apart. */
@NullMarked
package io.altostratus.compute.database.servergroups;

import org.jspecify.annotations.NullMarked;
