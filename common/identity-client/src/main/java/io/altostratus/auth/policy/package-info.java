/** oslo.policy's language: who may do what. */
@NullMarked
package io.altostratus.auth.policy;

import org.jspecify.annotations.NullMarked;
