/** Orders: accepted, fenced, carried out one after another for each guest, reported. */
@NullMarked
package io.altostratus.compute.agent.order;

import org.jspecify.annotations.NullMarked;
