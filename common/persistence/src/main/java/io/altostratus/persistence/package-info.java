/** Access to a service's own schema: transactions, paging, locks, migrations. */
@NullMarked
package io.altostratus.persistence;

import org.jspecify.annotations.NullMarked;
