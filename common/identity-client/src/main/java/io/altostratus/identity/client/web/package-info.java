/** Authentication of REST requests. */
@NullMarked
package io.altostratus.identity.client.web;

import org.jspecify.annotations.NullMarked;
