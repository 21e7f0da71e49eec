/** The auditor's part here. */
@NullMarked
package io.altostratus.blockstorage.audit;

import org.jspecify.annotations.NullMarked;
