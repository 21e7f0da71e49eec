/** What every REST API of the cloud shares. */
@NullMarked
package io.altostratus.api;

import org.jspecify.annotations.NullMarked;
