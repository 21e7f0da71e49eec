/** Users and their passwords. */
@NullMarked
package io.altostratus.identity.users;

import org.jspecify.annotations.NullMarked;
