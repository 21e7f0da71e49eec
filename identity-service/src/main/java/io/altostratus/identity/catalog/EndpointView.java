package io.altostratus.identity.catalog;

import io.altostratus.identity.common.Entity;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.Map;

/** An endpoint as answers tell it, wherever it is listed. */
public final class EndpointView {

    private EndpointView() {}

    public static Map<String, Object> of(HttpServletRequest request, CatalogRepository.Endpoint endpoint) {
        Map<String, Object> own = new LinkedHashMap<>();
        own.put("service_id", endpoint.serviceId());
        own.put("region_id", endpoint.regionId());
        own.put("region", endpoint.regionId());
        own.put("interface", endpoint.interfaceName());
        own.put("url", endpoint.url());
        own.put("enabled", endpoint.enabled());
        return Entity.view(request, "endpoints", endpoint.id(), own, endpoint.extra());
    }
}
