/** Reads users and groups of a domain from an LDAP directory, and never writes there. */
@NullMarked
package io.altostratus.identity.ldap;

import org.jspecify.annotations.NullMarked;
