package io.altostratus.compute.model.report;

import io.altostratus.messaging.MessageType;
import java.util.List;

/** The answer to {@link AuditRequest}; nothing in it is the good news. */
@MessageType("compute.audit")
public record AuditReport(List<Finding> findings) {

    /**
     * @param kind for example {@code claim-without-server}
     * @param repaired whether the auditor has mended it
     */
    public record Finding(String kind, String id, String detail, boolean repaired) {}
}
