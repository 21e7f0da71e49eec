package io.altostratus.identity.catalog;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.altostratus.persistence.Where;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The catalog as tokens carry it: enabled services with their enabled endpoints, addresses filled with the project. It
 * is asked for with every token, so its rows are kept for a moment; changes made here show at once.
 */
@Component
public class TokenCatalog {

    private static final Logger LOG = LoggerFactory.getLogger(TokenCatalog.class);
    private static final Duration KEPT = Duration.ofSeconds(2);

    private static final int PROJECTS = 10_000;

    private record Address(CatalogRepository.Endpoint endpoint, EndpointUrl url) {}

    /**
     * What was read.
     *
     * @param restricted whether there are projects that see a part of the catalog only
     * @param version the same as long as the same was read
     */
    private record Rows(
            List<CatalogRepository.Service> services,
            Map<String, List<Address>> addresses,
            boolean restricted,
            Instant readAt,
            long version) {

        /** Of restrictions it is known only that there are some, so with them everything may have changed. */
        boolean isSurelyAs(Rows other) {
            return !restricted
                    && !other.restricted
                    && services.equals(other.services)
                    && addresses.equals(other.addresses);
        }
    }

    private final CatalogRepository repository;
    private final EndpointFilterRepository filters;
    private final Clock clock;
    private final Cache<String, Set<String>> endpointsOfProjects =
            Caffeine.newBuilder().maximumSize(PROJECTS).expireAfterWrite(KEPT).build();
    private final AtomicLong versions = new AtomicLong();
    private volatile @Nullable Rows kept;
    private volatile @Nullable Rows last;

    TokenCatalog(CatalogRepository repository, EndpointFilterRepository filters, Clock clock) {
        this.repository = repository;
        this.filters = filters;
        this.clock = clock;
    }

    void changed() {
        kept = null;
        endpointsOfProjects.invalidateAll();
    }

    /** Another number than before whenever {@link #forToken} could answer something else than before. */
    public long version() {
        return rows().version();
    }

    /**
     * A project that endpoints or endpoint groups are assigned to gets those only, and no service without one.
     *
     * @param projectId endpoints that need a project are left out where it is null
     */
    public List<Map<String, Object>> forToken(@Nullable String projectId, String userId) {
        Rows rows = rows();
        Set<String> only = projectId == null || !rows.restricted() ? Set.of() : endpointsOf(projectId);
        List<Map<String, Object>> catalog = new ArrayList<>();
        for (CatalogRepository.Service service : rows.services()) {
            List<Map<String, Object>> endpoints = new ArrayList<>();
            for (Address address : rows.addresses().getOrDefault(service.id(), List.of())) {
                String url = address.url().filled(projectId, userId);
                if (url != null
                        && (only.isEmpty() || only.contains(address.endpoint().id()))) {
                    endpoints.add(view(address.endpoint(), url));
                }
            }
            if (endpoints.isEmpty() && !only.isEmpty()) {
                continue;
            }
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("endpoints", endpoints);
            entry.put("id", service.id());
            entry.put("type", service.type());
            entry.put("name", service.name() == null ? "" : service.name());
            catalog.add(entry);
        }
        return catalog;
    }

    private Set<String> endpointsOf(String projectId) {
        return endpointsOfProjects.get(
                projectId,
                project -> filters.endpointsOf(project).stream()
                        .map(CatalogRepository.Endpoint::id)
                        .collect(Collectors.toSet()));
    }

    private Rows rows() {
        Rows known = kept;
        Instant now = clock.instant();
        if (known == null || known.readAt().plus(KEPT).isBefore(now)) {
            Map<String, List<Address>> addresses = new HashMap<>();
            for (CatalogRepository.Endpoint endpoint : repository.endpoints(new Where().and("enabled"))) {
                EndpointUrl.parse(endpoint.url())
                        .ifPresentOrElse(
                                url -> addresses
                                        .computeIfAbsent(endpoint.serviceId(), id -> new ArrayList<>())
                                        .add(new Address(endpoint, url)),
                                () -> LOG.warn("Endpoint {} has an address with an unknown place", endpoint.id()));
            }
            List<CatalogRepository.Service> services = repository.services(null, null).stream()
                    .filter(CatalogRepository.Service::enabled)
                    .toList();
            Rows before = last;
            known = new Rows(services, addresses, filters.anyRestricted(), now, versions.incrementAndGet());
            if (before != null && known.isSurelyAs(before)) {
                known = new Rows(services, addresses, false, now, before.version());
            }
            last = known;
            kept = known;
        }
        return known;
    }

    private static Map<String, Object> view(CatalogRepository.Endpoint endpoint, String url) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", endpoint.id());
        view.put("interface", endpoint.interfaceName());
        view.put("region_id", endpoint.regionId());
        view.put("url", url);
        view.put("region", endpoint.regionId());
        return view;
    }
}
