package io.altostratus.identity.catalog;

import io.altostratus.persistence.Where;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The catalog as tokens carry it: enabled services with their enabled endpoints, addresses filled with the project. It
 * is asked for with every token, so its rows are kept for a moment; changes made here show at once.
 */
@Component
public class TokenCatalog {

    private static final Duration KEPT = Duration.ofSeconds(2);

    private record Rows(
            List<CatalogRepository.Service> services, List<CatalogRepository.Endpoint> endpoints, Instant readAt) {}

    private final CatalogRepository repository;
    private final Clock clock;
    private volatile @Nullable Rows kept;

    TokenCatalog(CatalogRepository repository, Clock clock) {
        this.repository = repository;
        this.clock = clock;
    }

    void changed() {
        kept = null;
    }

    /** @param projectId endpoints that need a project are left out where it is null */
    public List<Map<String, Object>> forToken(@Nullable String projectId, String userId) {
        Rows rows = rows();
        List<Map<String, Object>> catalog = new ArrayList<>();
        for (CatalogRepository.Service service : rows.services()) {
            if (!service.enabled()) {
                continue;
            }
            List<Map<String, Object>> endpoints = new ArrayList<>();
            for (CatalogRepository.Endpoint endpoint : rows.endpoints()) {
                if (endpoint.enabled() && endpoint.serviceId().equals(service.id())) {
                    String url = fill(endpoint.url(), projectId, userId);
                    if (url != null) {
                        endpoints.add(view(endpoint, url));
                    }
                }
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

    private Rows rows() {
        Rows known = kept;
        Instant now = clock.instant();
        if (known == null || known.readAt().plus(KEPT).isBefore(now)) {
            known = new Rows(repository.services(null, null), repository.endpoints(new Where()), now);
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

    /** Both spellings of placeholders that Keystone takes: {@code $(project_id)s} and {@code %(project_id)s}. */
    private static @Nullable String fill(String template, @Nullable String projectId, String userId) {
        String url = template;
        for (char sign : new char[] {'$', '%'}) {
            url = url.replace(sign + "(user_id)s", userId);
            for (String name : List.of("project_id", "tenant_id")) {
                String place = sign + "(" + name + ")s";
                if (url.contains(place)) {
                    if (projectId == null) {
                        return null;
                    }
                    url = url.replace(place, projectId);
                }
            }
        }
        return url;
    }
}
