package io.altostratus.identity.policies;

import io.altostratus.identity.catalog.CatalogRepository;
import io.altostratus.identity.catalog.CatalogRepository.Endpoint;
import io.altostratus.identity.catalog.CatalogRepository.Region;
import io.altostratus.persistence.Where;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Which policy an endpoint has: its own, else that of its service in the nearest region above it, else its service's. */
@Component
class EndpointPolicies {

    private final PolicyRepository policies;
    private final CatalogRepository catalog;

    EndpointPolicies(PolicyRepository policies, CatalogRepository catalog) {
        this.policies = policies;
        this.catalog = catalog;
    }

    Optional<PolicyRepository.StoredPolicy> policyOf(Endpoint endpoint) {
        Map<String, Region> regions = regions();
        List<String> subjects = new ArrayList<>();
        subjects.add(Association.endpoint(endpoint.id()));
        for (String region : regionsAbove(endpoint.regionId(), regions)) {
            subjects.add(Association.serviceInRegion(endpoint.serviceId(), region));
        }
        subjects.add(Association.service(endpoint.serviceId()));
        Map<String, String> found = policies.associationsWith(subjects).stream()
                .collect(Collectors.toMap(Association::subject, Association::policyId));
        return subjects.stream()
                .flatMap(subject -> Stream.ofNullable(found.get(subject)))
                .findFirst()
                .flatMap(policies::find);
    }

    /** The endpoints that a policy is associated with, be it by their services. */
    List<Endpoint> endpointsOf(String policyId) {
        Map<String, Region> regions = regions();
        List<Association> associations = policies.associationsOf(policyId);
        return catalog.endpoints(new Where()).stream()
                .filter(endpoint -> {
                    List<String> above = regionsAbove(endpoint.regionId(), regions);
                    return associations.stream().anyMatch(a -> covers(a, endpoint, above));
                })
                .toList();
    }

    private Map<String, Region> regions() {
        return catalog.regions(null).stream().collect(Collectors.toMap(Region::id, region -> region));
    }

    private static boolean covers(Association association, Endpoint endpoint, List<String> regions) {
        if (association.endpointId() != null) {
            return association.endpointId().equals(endpoint.id());
        }
        return endpoint.serviceId().equals(association.serviceId())
                && (association.regionId() == null || regions.contains(association.regionId()));
    }

    /** The region itself first. The tree has no circle, but it may change while it is read. */
    private static List<String> regionsAbove(@Nullable String region, Map<String, Region> all) {
        List<String> way = new ArrayList<>();
        String next = region;
        while (next != null && !way.contains(next)) {
            way.add(next);
            Region known = all.get(next);
            next = known == null ? null : known.parentRegionId();
        }
        return way;
    }
}
