/** The engine: runs work in named steps, undoes them, survives the death of any process between two statements. */
@NullMarked
package io.altostratus.compute.conductor.workflow;

import org.jspecify.annotations.NullMarked;
