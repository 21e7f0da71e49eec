package io.altostratus.identity.policies;

import io.altostratus.api.error.ApiException;
import io.altostratus.auth.policy.Policy;
import io.altostratus.context.RequestContext;
import io.altostratus.identity.catalog.CatalogRepository;
import io.altostratus.identity.catalog.EndpointView;
import io.altostratus.identity.common.Entity;
import io.altostratus.persistence.Transactions;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** OS-ENDPOINT-POLICY: which policy is for which endpoints. */
@RestController
class EndpointPolicyController {

    private static final String BASE = "/v3/policies/{policyId}/OS-ENDPOINT-POLICY";
    private static final String ENDPOINT = BASE + "/endpoints/{endpointId}";
    private static final String SERVICE = BASE + "/services/{serviceId}";
    private static final String REGION = SERVICE + "/regions/{regionId}";

    private final PolicyRepository policies;
    private final EndpointPolicies endpointPolicies;
    private final CatalogRepository catalog;
    private final Transactions transactions;
    private final Policy policy;

    EndpointPolicyController(
            PolicyRepository policies,
            EndpointPolicies endpointPolicies,
            CatalogRepository catalog,
            Transactions transactions,
            Policy policy) {
        this.policies = policies;
        this.endpointPolicies = endpointPolicies;
        this.catalog = catalog;
        this.transactions = transactions;
        this.policy = policy;
    }

    @GetMapping("/v3/endpoints/{endpointId}/OS-ENDPOINT-POLICY/policy")
    Map<String, Object> policyOfEndpoint(
            RequestContext context, HttpServletRequest request, @PathVariable String endpointId) {
        policy.enforce(context, "identity:get_policy_for_endpoint");
        return endpointPolicies
                .policyOf(endpoint(endpointId))
                .<Map<String, Object>>map(found -> Map.of("policy", PolicyController.view(request, found)))
                .orElseThrow(() -> ApiException.notFound("No policy is associated with endpoint " + endpointId + "."));
    }

    @GetMapping(BASE + "/endpoints")
    Map<String, Object> endpointsOfPolicy(
            RequestContext context, HttpServletRequest request, @PathVariable String policyId) {
        policy.enforce(context, "identity:list_endpoints_for_policy");
        requirePolicy(policyId);
        return Entity.list(
                request, "endpoints", endpointPolicies.endpointsOf(policyId), e -> EndpointView.of(request, e));
    }

    @GetMapping(ENDPOINT)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void checkEndpoint(RequestContext context, @PathVariable String policyId, @PathVariable String endpointId) {
        policy.enforce(context, "identity:check_policy_association_for_endpoint");
        check(ofEndpoint(policyId, endpointId));
    }

    @PutMapping(ENDPOINT)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void putEndpoint(RequestContext context, @PathVariable String policyId, @PathVariable String endpointId) {
        policy.enforce(context, "identity:create_policy_association_for_endpoint");
        transactions.run(() -> policies.associate(ofEndpoint(policyId, endpointId)));
    }

    @DeleteMapping(ENDPOINT)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void deleteEndpoint(RequestContext context, @PathVariable String policyId, @PathVariable String endpointId) {
        policy.enforce(context, "identity:delete_policy_association_for_endpoint");
        transactions.run(() -> policies.dissociate(ofEndpoint(policyId, endpointId)));
    }

    @GetMapping(SERVICE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void checkService(RequestContext context, @PathVariable String policyId, @PathVariable String serviceId) {
        policy.enforce(context, "identity:check_policy_association_for_service");
        check(ofService(policyId, serviceId));
    }

    @PutMapping(SERVICE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void putService(RequestContext context, @PathVariable String policyId, @PathVariable String serviceId) {
        policy.enforce(context, "identity:create_policy_association_for_service");
        transactions.run(() -> policies.associate(ofService(policyId, serviceId)));
    }

    @DeleteMapping(SERVICE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void deleteService(RequestContext context, @PathVariable String policyId, @PathVariable String serviceId) {
        policy.enforce(context, "identity:delete_policy_association_for_service");
        transactions.run(() -> policies.dissociate(ofService(policyId, serviceId)));
    }

    @GetMapping(REGION)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void checkRegion(
            RequestContext context,
            @PathVariable String policyId,
            @PathVariable String serviceId,
            @PathVariable String regionId) {
        policy.enforce(context, "identity:check_policy_association_for_region_and_service");
        check(ofServiceInRegion(policyId, serviceId, regionId));
    }

    @PutMapping(REGION)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void putRegion(
            RequestContext context,
            @PathVariable String policyId,
            @PathVariable String serviceId,
            @PathVariable String regionId) {
        policy.enforce(context, "identity:create_policy_association_for_region_and_service");
        transactions.run(() -> policies.associate(ofServiceInRegion(policyId, serviceId, regionId)));
    }

    @DeleteMapping(REGION)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void deleteRegion(
            RequestContext context,
            @PathVariable String policyId,
            @PathVariable String serviceId,
            @PathVariable String regionId) {
        policy.enforce(context, "identity:delete_policy_association_for_region_and_service");
        transactions.run(() -> policies.dissociate(ofServiceInRegion(policyId, serviceId, regionId)));
    }

    private void check(Association association) {
        if (!policies.isAssociated(association)) {
            throw ApiException.notFound("No matching policy association found.");
        }
    }

    private Association ofEndpoint(String policyId, String endpointId) {
        requirePolicy(policyId);
        endpoint(endpointId);
        return Association.ofEndpoint(policyId, endpointId);
    }

    private Association ofService(String policyId, String serviceId) {
        requirePolicy(policyId);
        requireService(serviceId);
        return Association.ofService(policyId, serviceId);
    }

    private Association ofServiceInRegion(String policyId, String serviceId, String regionId) {
        requirePolicy(policyId);
        requireService(serviceId);
        if (catalog.findRegion(regionId).isEmpty()) {
            throw Entity.notFound("region", regionId);
        }
        return Association.ofServiceInRegion(policyId, serviceId, regionId);
    }

    private void requirePolicy(String id) {
        if (policies.find(id).isEmpty()) {
            throw Entity.notFound("policy", id);
        }
    }

    private void requireService(String id) {
        if (catalog.findService(id).isEmpty()) {
            throw Entity.notFound("service", id);
        }
    }

    private CatalogRepository.Endpoint endpoint(String id) {
        return catalog.findEndpoint(id).orElseThrow(() -> Entity.notFound("endpoint", id));
    }
}
