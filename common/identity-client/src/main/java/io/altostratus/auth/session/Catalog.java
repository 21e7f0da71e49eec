package io.altostratus.auth.session;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Where the services are, as a token's catalog says.
 *
 * @param serviceIds ids of the services by their types
 */
public record Catalog(List<Endpoint> endpoints, Map<String, String> serviceIds) {

    public record Endpoint(String serviceType, String interfaceName, String region, String url) {}

    public Catalog {
        endpoints = List.copyOf(endpoints);
        serviceIds = Map.copyOf(serviceIds);
    }

    static Catalog of(JsonNode catalog) {
        List<Endpoint> found = new ArrayList<>();
        Map<String, String> ids = new HashMap<>();
        for (JsonNode service : catalog) {
            if (service.path("id").isString()) {
                ids.put(service.path("type").asString(""), service.path("id").asString());
            }
            for (JsonNode endpoint : service.path("endpoints")) {
                found.add(new Endpoint(
                        service.path("type").asString(""),
                        endpoint.path("interface").asString(""),
                        endpoint.path("region_id").asString(""),
                        endpoint.path("url").asString("").replaceFirst("/+$", "")));
            }
        }
        return new Catalog(found, ids);
    }

    /** The internal address of a service, without a slash at its end. */
    public Optional<String> url(String serviceType, String region) {
        return endpoints.stream()
                .filter(e -> e.serviceType().equals(serviceType)
                        && e.interfaceName().equals("internal")
                        && e.region().equals(region))
                .map(Endpoint::url)
                .findFirst();
    }
}
