/** Image data: upload with its lease and its recovery, download, tickets for hosts. */
@NullMarked
package io.altostratus.image.data;

import org.jspecify.annotations.NullMarked;
