/** Quotas, their classes and what is used of them. */
@NullMarked
package io.altostratus.blockstorage.quotas;

import org.jspecify.annotations.NullMarked;
