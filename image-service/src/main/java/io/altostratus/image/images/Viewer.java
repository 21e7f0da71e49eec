package io.altostratus.image.images;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who looks at images.
 *
 * @param projectId his project; null for none
 * @param seesAll whether he sees the images of all projects
 * @param readable tells of the name of a free property whether he may know it
 */
record Viewer(@Nullable String projectId, boolean seesAll, Predicate<String> readable) {}
