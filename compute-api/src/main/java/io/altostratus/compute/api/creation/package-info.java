/** What a request for servers says, what that needs, and how they come to stand in the database. */
@NullMarked
package io.altostratus.compute.api.creation;

import org.jspecify.annotations.NullMarked;
