/** Domains: the containers of users and projects. */
@NullMarked
package io.altostratus.identity.domains;

import org.jspecify.annotations.NullMarked;
