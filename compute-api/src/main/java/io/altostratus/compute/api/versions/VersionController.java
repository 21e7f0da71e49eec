package io.altostratus.compute.api.versions;

import io.altostratus.api.error.ApiException;
import io.altostratus.api.microversion.MicroversionRange;
import io.altostratus.api.paging.PageLinks;
import io.altostratus.context.RequestContext;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Version documents. */
@RestController
class VersionController {

    private static final Map<String, String> DESCRIBED =
            Map.of("rel", "describedby", "type", "text/html", "href", "http://docs.openstack.org/");

    private final MicroversionRange range;

    VersionController(MicroversionRange range) {
        this.range = range;
    }

    @GetMapping("/")
    Map<String, Object> versions(HttpServletRequest request) {
        return Map.of("versions", List.of(version20(request), version21(request)));
    }

    @GetMapping("/v2.1")
    Map<String, Object> current(HttpServletRequest request) {
        return document(version21(request), self(request, "/v2.1/"), "2.1");
    }

    @GetMapping("/v2")
    Map<String, Object> legacy(HttpServletRequest request) {
        return document(version20(request), self(request, "/v2/"), "2");
    }

    @GetMapping("/v2.1/versions/{id}")
    Map<String, Object> named(RequestContext context, HttpServletRequest request, @PathVariable String id) {
        return switch (id) {
            case "v2.1" -> current(request);
            case "v2.0" -> legacy(request);
            default -> throw ApiException.notFound("The resource could not be found.");
        };
    }

    private static Map<String, Object> document(Map<String, Object> version, Map<String, String> self, String name) {
        version.put("links", List.of(self, DESCRIBED));
        version.put(
                "media-types",
                List.of(Map.of(
                        "base", "application/json", "type", "application/vnd.openstack.compute+json;version=" + name)));
        return Map.of("version", version);
    }

    private Map<String, Object> version21(HttpServletRequest request) {
        return version(
                request,
                "v2.1",
                "CURRENT",
                range.min().toString(),
                range.max().toString(),
                "2013-07-23T11:33:21Z",
                "/v2.1/");
    }

    private static Map<String, Object> version20(HttpServletRequest request) {
        return version(request, "v2.0", "SUPPORTED", "", "", "2011-01-21T11:33:21Z", "/v2/");
    }

    private static Map<String, Object> version(
            HttpServletRequest request,
            String id,
            String status,
            String lowest,
            String highest,
            String updated,
            String path) {
        Map<String, Object> version = new LinkedHashMap<>();
        version.put("id", id);
        version.put("status", status);
        version.put("version", highest);
        version.put("min_version", lowest);
        version.put("updated", updated);
        version.put("links", List.of(self(request, path)));
        return version;
    }

    private static Map<String, String> self(HttpServletRequest request, String path) {
        return Map.of("rel", "self", "href", PageLinks.base(request) + path);
    }
}
