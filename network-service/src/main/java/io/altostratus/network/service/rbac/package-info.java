/** Who beside its owner may use an object: RBAC policies. */
@NullMarked
package io.altostratus.network.service.rbac;

import org.jspecify.annotations.NullMarked;
