package io.altostratus.blockstorage.quotas;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.error.ApiException;
import io.altostratus.auth.policy.Policy;
import io.altostratus.blockstorage.common.Paths;
import io.altostratus.context.RequestContext;
import io.altostratus.persistence.Transactions;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /os-quota-class-sets/{class}}; the class {@code default} holds for every project without its own limits. */
@RestController
@RequestMapping({Paths.WITH_PROJECT, Paths.PLAIN})
class QuotaClassController {

    private static final int LONGEST_NAME = 255;

    private final QuotaRepository quotas;
    private final Transactions transactions;
    private final Policy policy;

    QuotaClassController(QuotaRepository quotas, Transactions transactions, Policy policy) {
        this.quotas = quotas;
        this.transactions = transactions;
        this.policy = policy;
    }

    @GetMapping("/os-quota-class-sets/{name}")
    Map<String, Object> show(RequestContext context, @PathVariable String name) {
        policy.enforce(context, "volume_extension:quota_classes:get");
        Map<String, Object> set = QuotaSetController.view(quotas.ofClass(name));
        set.put("id", name);
        return Map.of("quota_class_set", set);
    }

    @PutMapping("/os-quota-class-sets/{name}")
    Map<String, Object> update(
            RequestContext context, @PathVariable String name, @ValidBody("quota-class-set") JsonNode body) {
        policy.enforce(context, "volume_extension:quota_classes:update");
        if (name.length() > LONGEST_NAME) {
            throw ApiException.badRequest("Invalid input for field/attribute quota_class_name. Value: " + name
                    + ". It has more than 255 characters.");
        }
        Map<QuotaKey, Integer> wanted = QuotaUpdate.of(body.get("quota_class_set"));
        return Map.of("quota_class_set", transactions.call(() -> {
            wanted.forEach((key, limit) -> quotas.setOfClass(name, key, limit));
            return QuotaSetController.view(quotas.ofClass(name));
        }));
    }
}
