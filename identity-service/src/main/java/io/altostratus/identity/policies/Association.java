package io.altostratus.identity.policies;

import org.jspecify.annotations.Nullable;

/**
 * What a policy is for: an endpoint, a service, or a service in a region and in the regions below it.
 *
 * @param subject names it in one text
 */
record Association(
        String subject,
        String policyId,
        @Nullable String endpointId,
        @Nullable String serviceId,
        @Nullable String regionId) {

    static Association ofEndpoint(String policyId, String endpointId) {
        return new Association(endpoint(endpointId), policyId, endpointId, null, null);
    }

    static Association ofService(String policyId, String serviceId) {
        return new Association(service(serviceId), policyId, null, serviceId, null);
    }

    static Association ofServiceInRegion(String policyId, String serviceId, String regionId) {
        return new Association(serviceInRegion(serviceId, regionId), policyId, null, serviceId, regionId);
    }

    static String endpoint(String endpointId) {
        return "endpoint/" + endpointId;
    }

    static String service(String serviceId) {
        return "service/" + serviceId;
    }

    static String serviceInRegion(String serviceId, String regionId) {
        return "service/" + serviceId + "/region/" + regionId;
    }
}
