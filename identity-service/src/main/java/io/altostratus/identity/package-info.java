/** Keystone's Identity API v3. */
@NullMarked
package io.altostratus.identity;

import org.jspecify.annotations.NullMarked;
