package io.altostratus.compute.api.views;

import io.altostratus.api.paging.PageLinks;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;

/** Where things are found, on the address that the client used. */
public record ServerLinks(String base) {

    public static ServerLinks in(HttpServletRequest request) {
        return new ServerLinks(PageLinks.base(request));
    }

    public String self(String collection, String id) {
        return base + "/v2.1/" + collection + "/" + id;
    }

    public List<Map<String, Object>> of(String collection, String id) {
        return List.of(Map.of("rel", "self", "href", self(collection, id)), bookmark(collection, id));
    }

    Map<String, Object> bookmark(String collection, String id) {
        return Map.of("rel", "bookmark", "href", base + "/" + collection + "/" + id);
    }
}
