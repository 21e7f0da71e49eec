/** Limits of projects. */
@NullMarked
package io.altostratus.compute.database.quotas;

import org.jspecify.annotations.NullMarked;
