package io.altostratus.identity.bootstrap;

import io.altostratus.context.Json;
import io.altostratus.identity.catalog.CatalogRepository;
import io.altostratus.identity.catalog.CatalogRepository.Endpoint;
import io.altostratus.identity.catalog.CatalogRepository.Service;
import io.altostratus.identity.common.Ids;
import io.altostratus.persistence.Where;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Brings the catalog to what a plan says of a service. */
@Component
class CatalogPlan {

    private static final String IDENTITY = "identity";

    private final CatalogRepository catalog;

    CatalogPlan(CatalogRepository catalog) {
        this.catalog = catalog;
    }

    void region(String id) {
        if (catalog.findRegion(id).isEmpty()) {
            catalog.insert(new CatalogRepository.Region(id, "", null, "{}"));
        }
    }

    /** An endpoint that is there gets the planned address and nothing else; interfaces without a plan stay. */
    void service(BootstrapPlan.ServicePlan planned, @Nullable String region) {
        Map<String, String> addresses = planned.addresses();
        if (addresses.isEmpty()) {
            return;
        }
        Service service = find(planned);
        addresses.forEach((interfaceName, url) -> endpoint(service, region, interfaceName, url));
    }

    /** There is one identity service whatever its name is, as Keystone has it. */
    private Service find(BootstrapPlan.ServicePlan planned) {
        String name = planned.type().equals(IDENTITY) ? null : planned.name();
        return catalog.services(planned.type(), name).stream().findFirst().orElseGet(() -> {
            String extra = planned.description() == null
                    ? "{}"
                    : Json.MAPPER.writeValueAsString(Map.of("description", planned.description()));
            Service fresh = new Service(Ids.next(), planned.type(), planned.name(), true, extra);
            catalog.insert(fresh);
            return fresh;
        });
    }

    private void endpoint(Service service, @Nullable String region, String interfaceName, String url) {
        List<Endpoint> found = catalog.endpoints(new Where()
                .equal("service_id", service.id())
                .equal("interface", interfaceName)
                .equal("region_id", region));
        if (found.isEmpty()) {
            catalog.insert(new Endpoint(Ids.next(), service.id(), region, interfaceName, url, true, "{}"));
            return;
        }
        Endpoint old = found.getFirst();
        if (!old.url().equals(url)) {
            catalog.update(new Endpoint(
                    old.id(), old.serviceId(), old.regionId(), old.interfaceName(), url, old.enabled(), old.extra()));
        }
    }
}
