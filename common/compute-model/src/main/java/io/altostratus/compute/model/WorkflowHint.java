package io.altostratus.compute.model;

import io.altostratus.messaging.MessageType;

/**
 * To any conductor: there may be something to do for this workflow. Losing it costs seconds only, since conductors also
 * look by themselves.
 */
@MessageType("compute.workflow.hint")
public record WorkflowHint(String workflowId) {}
