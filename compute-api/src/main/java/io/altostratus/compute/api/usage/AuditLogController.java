package io.altostratus.compute.api.usage;

import io.altostratus.api.error.ApiException;
import io.altostratus.auth.policy.Policy;
import io.altostratus.compute.database.hosts.ServiceRecord;
import io.altostratus.compute.database.hosts.ServiceRepository;
import io.altostratus.context.RequestContext;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code /os-instance_usage_audit_log}: how far hosts are with sending the month's usage. Hosts of this cloud send none,
 * so none has begun; what was used {@code /os-simple-tenant-usage} tells at any time.
 */
@RestController
class AuditLogController {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
    private static final DateTimeFormatter ASKED = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss[.SSSSSS]");

    private final ServiceRepository services;
    private final Policy policy;
    private final Clock clock;

    AuditLogController(ServiceRepository services, Policy policy, Clock clock) {
        this.services = services;
        this.policy = policy;
        this.clock = clock;
    }

    @GetMapping("/v2.1/os-instance_usage_audit_log")
    Map<String, Object> list(RequestContext context) {
        policy.enforce(context, "os_compute_api:os-instance-usage-audit-log:list");
        return Map.of("instance_usage_audit_logs", log(LocalDateTime.now(clock.withZone(ZoneOffset.UTC))));
    }

    @GetMapping("/v2.1/os-instance_usage_audit_log/{before}")
    Map<String, Object> show(RequestContext context, @PathVariable String before) {
        policy.enforce(context, "os_compute_api:os-instance-usage-audit-log:show");
        try {
            return Map.of("instance_usage_audit_log", log(LocalDateTime.parse(before, ASKED)));
        } catch (DateTimeParseException e) {
            throw ApiException.badRequest("Invalid timestamp for date " + before);
        }
    }

    private Map<String, Object> log(LocalDateTime before) {
        LocalDateTime end = before.toLocalDate().withDayOfMonth(1).atStartOfDay();
        List<String> hosts = services.list(null, "nova-compute").stream()
                .map(ServiceRecord::host)
                .distinct()
                .toList();
        Map<String, Object> log = new LinkedHashMap<>();
        log.put("period_beginning", TIME.format(end.minusMonths(1)));
        log.put("period_ending", TIME.format(end));
        log.put("num_hosts", hosts.size());
        log.put("num_hosts_done", 0);
        log.put("num_hosts_running", 0);
        log.put("num_hosts_not_run", hosts.size());
        log.put("hosts_not_run", hosts);
        log.put("total_instances", 0);
        log.put("total_errors", 0);
        log.put("overall_status", (hosts.isEmpty() ? "ALL" : "0 of " + hosts.size()) + " hosts done. 0 errors.");
        log.put("log", Map.of());
        return log;
    }
}
