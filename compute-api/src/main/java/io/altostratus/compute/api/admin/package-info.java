/** What only administrators do to the state of a server. */
@NullMarked
package io.altostratus.compute.api.admin;

import org.jspecify.annotations.NullMarked;
