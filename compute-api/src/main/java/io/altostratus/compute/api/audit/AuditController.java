package io.altostratus.compute.api.audit;

import io.altostratus.auth.policy.Policy;
import io.altostratus.compute.model.ComputeQueues;
import io.altostratus.compute.model.report.AuditReport;
import io.altostratus.compute.model.report.AuditRequest;
import io.altostratus.context.RequestContext;
import io.altostratus.messaging.Address;
import io.altostratus.messaging.Broker;
import io.altostratus.messaging.CallChannel;
import java.time.Duration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /altostratus-audit}: lets a conductor compare everything now. An interface of this cloud, not of Nova. */
@RestController
class AuditController {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Broker broker;
    private final CallChannel conductor;
    private final Policy policy;

    AuditController(Broker broker, Policy policy) {
        this.broker = broker;
        this.conductor = CallChannel.toServices(broker);
        this.policy = policy;
    }

    @GetMapping("/v2.1/altostratus-audit")
    AuditReport audit(RequestContext context) {
        policy.enforce(context, "os_compute_api:altostratus-audit");
        broker.requireReachable();
        return conductor.call(
                Address.queue(ComputeQueues.CONDUCTOR_CALLS), new AuditRequest(), AuditReport.class, LIMIT, context);
    }
}
