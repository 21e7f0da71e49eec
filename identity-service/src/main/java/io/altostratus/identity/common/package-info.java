/** What the features of identity share: ids, free attributes, lifetimes, answers. */
@NullMarked
package io.altostratus.identity.common;

import org.jspecify.annotations.NullMarked;
