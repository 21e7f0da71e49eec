/** Parameters and links of paged lists. */
@NullMarked
package io.altostratus.api.paging;

import org.jspecify.annotations.NullMarked;
