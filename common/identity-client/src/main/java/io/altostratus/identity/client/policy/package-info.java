/** oslo.policy's language: who may do what. */
@NullMarked
package io.altostratus.identity.client.policy;

import org.jspecify.annotations.NullMarked;
