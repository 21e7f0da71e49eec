/** Tags of projects and of domains, which act as projects. */
@NullMarked
package io.altostratus.identity.tags;

import org.jspecify.annotations.NullMarked;
