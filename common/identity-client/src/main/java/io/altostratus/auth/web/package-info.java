/** Authentication of REST requests. */
@NullMarked
package io.altostratus.auth.web;

import org.jspecify.annotations.NullMarked;
