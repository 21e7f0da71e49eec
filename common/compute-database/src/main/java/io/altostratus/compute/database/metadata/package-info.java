/** What a guest reads about itself, at the metadata service or on its config drive. */
@NullMarked
package io.altostratus.compute.database.metadata;

import org.jspecify.annotations.NullMarked;
