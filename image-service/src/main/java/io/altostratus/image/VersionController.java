package io.altostratus.image;

import io.altostratus.api.paging.PageLinks;
import io.altostratus.image.cache.ImageCache;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Version documents. Each minor version brought something that is here: 2.1 members, 2.2 protected properties, 2.3
 * deactivation, 2.5 the four visibilities, 2.6 import, 2.7 hidden images and {@code os_hash_value}, 2.8 to 2.11 several
 * stores, 2.12 the tasks of an image, 2.13 usage of limits, 2.15 details of stores. 2.14 and 2.16 are told where there is
 * an image cache, as Glance does.
 */
@RestController
class VersionController {

    private static final List<String> ALWAYS = List.of(
            "2.15", "2.13", "2.12", "2.11", "2.10", "2.9", "2.8", "2.7", "2.6", "2.5", "2.4", "2.3", "2.2", "2.1",
            "2.0");
    private static final List<String> WITH_CACHE = List.of("2.16", "2.15", "2.14");

    private final List<String> offered;

    VersionController(ImageCache cache) {
        offered = cache.isEnabled()
                ? Stream.concat(WITH_CACHE.stream(), ALWAYS.stream()).distinct().toList()
                : ALWAYS;
    }

    @GetMapping("/")
    @ResponseStatus(HttpStatus.MULTIPLE_CHOICES)
    Map<String, Object> choices(HttpServletRequest request) {
        return versions(request);
    }

    @GetMapping("/versions")
    Map<String, Object> versions(HttpServletRequest request) {
        return Map.of(
                "versions",
                offered.stream().map(version -> version(request, version)).toList());
    }

    private Map<String, Object> version(HttpServletRequest request, String number) {
        Map<String, Object> version = new LinkedHashMap<>();
        version.put("id", "v" + number);
        version.put("status", number.equals(offered.getFirst()) ? "CURRENT" : "SUPPORTED");
        version.put("links", List.of(Map.of("rel", "self", "href", PageLinks.base(request) + "/v2/")));
        return version;
    }
}
