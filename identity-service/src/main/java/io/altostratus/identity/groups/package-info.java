/** Groups of users and who is in them. */
@NullMarked
package io.altostratus.identity.groups;

import org.jspecify.annotations.NullMarked;
