package io.altostratus.identity.credentials;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One kind of request that a restricted application credential may make.
 *
 * @param service the type of the service in the catalog
 * @param path of the request, in which {@code *} stands for one part, {@code **} for several and {@code {name}} for one
 */
record AccessRule(String id, String userId, String service, String method, String path) {

    Map<String, Object> view() {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", id);
        view.put("service", service);
        view.put("method", method);
        view.put("path", path);
        return view;
    }
}
