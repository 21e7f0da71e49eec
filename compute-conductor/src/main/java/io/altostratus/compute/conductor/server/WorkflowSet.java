package io.altostratus.compute.conductor.server;

import io.altostratus.compute.conductor.workflow.Definition;
import java.util.List;

/** The kinds of work of one feature. */
public interface WorkflowSet {

    List<Definition<ServerWork>> definitions();
}
