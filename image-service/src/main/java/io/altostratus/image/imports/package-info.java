/** Image import: data come to the stores by persisted tasks, from the staging area, the web or another store. */
@NullMarked
package io.altostratus.image.imports;

import org.jspecify.annotations.NullMarked;
