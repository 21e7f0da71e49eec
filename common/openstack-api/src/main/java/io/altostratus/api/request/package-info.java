/** What every request passes through: its id, its size limit, its log line. */
@NullMarked
package io.altostratus.api.request;

import org.jspecify.annotations.NullMarked;
