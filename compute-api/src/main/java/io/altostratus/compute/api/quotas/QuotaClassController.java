package io.altostratus.compute.api.quotas;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.error.ApiException;
import io.altostratus.api.microversion.Microversion;
import io.altostratus.auth.policy.Policy;
import io.altostratus.compute.database.quotas.QuotaRepository;
import io.altostratus.context.RequestContext;
import io.altostratus.persistence.Transactions;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /os-quota-class-sets}: limits by class; those of {@code default} hold for all projects without their own. */
@RestController
@RequestMapping("/v2.1/os-quota-class-sets/{name}")
class QuotaClassController {

    private static final int LONGEST_NAME = 191;

    private final QuotaLimits limits;
    private final QuotaRepository quotas;
    private final Transactions transactions;
    private final Policy policy;

    QuotaClassController(QuotaLimits limits, QuotaRepository quotas, Transactions transactions, Policy policy) {
        this.limits = limits;
        this.quotas = quotas;
        this.transactions = transactions;
        this.policy = policy;
    }

    @GetMapping
    Map<String, Object> show(RequestContext context, Microversion version, @PathVariable String name) {
        policy.enforce(context, "os_compute_api:os-quota-class-sets:show");
        return Map.of("quota_class_set", QuotaView.of(name, limits.ofClass(name), QuotaView.inClasses(version)));
    }

    @PutMapping
    Map<String, Object> update(
            RequestContext context,
            Microversion version,
            @PathVariable String name,
            @ValidBody("quota-class-update") JsonNode body) {
        policy.enforce(context, "os_compute_api:os-quota-class-sets:update");
        if (name.length() > LONGEST_NAME) {
            throw ApiException.badRequest("quota_class_name has more than " + LONGEST_NAME + " characters.");
        }
        Map<String, Integer> changed = QuotaView.requested(body.get("quota_class_set"));
        transactions.run(() -> quotas.setClassLimits(name, changed));
        return Map.of("quota_class_set", QuotaView.of(null, limits.ofClass(name), QuotaView.inClasses(version)));
    }
}
