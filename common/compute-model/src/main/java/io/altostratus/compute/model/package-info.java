/** What the four compute services share: states and messages. Message fields are only ever added. */
@NullMarked
package io.altostratus.compute.model;

import org.jspecify.annotations.NullMarked;
