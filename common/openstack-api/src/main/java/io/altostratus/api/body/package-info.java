/** Request bodies: read within a limit, checked against a JSON schema, then given to the controller. */
@NullMarked
package io.altostratus.api.body;

import org.jspecify.annotations.NullMarked;
