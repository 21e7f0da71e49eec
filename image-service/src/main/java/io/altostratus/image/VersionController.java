package io.altostratus.image;

import io.altostratus.api.paging.PageLinks;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Version documents. A minor version is told when all that it brought is here: 2.0 images, data and tags; 2.5 the four
 * visibilities; 2.7 hidden images and {@code os_hash_value}. Those between brought members (2.1), protected properties
 * (2.2), deactivation (2.3), locations (2.4) and import (2.6).
 */
@RestController
class VersionController {

    private static final List<String> OFFERED = List.of("2.7", "2.5", "2.0");

    @GetMapping("/")
    @ResponseStatus(HttpStatus.MULTIPLE_CHOICES)
    Map<String, Object> choices(HttpServletRequest request) {
        return versions(request);
    }

    @GetMapping("/versions")
    Map<String, Object> versions(HttpServletRequest request) {
        return Map.of(
                "versions",
                OFFERED.stream().map(version -> version(request, version)).toList());
    }

    private static Map<String, Object> version(HttpServletRequest request, String number) {
        Map<String, Object> version = new LinkedHashMap<>();
        version.put("id", "v" + number);
        version.put("status", number.equals(OFFERED.getFirst()) ? "CURRENT" : "SUPPORTED");
        version.put("links", List.of(Map.of("rel", "self", "href", PageLinks.base(request) + "/v2/")));
        return version;
    }
}
