package io.altostratus.compute.api.versions;

import io.altostratus.api.microversion.MicroversionRange;
import io.altostratus.api.paging.PageLinks;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Version documents. */
@RestController
class VersionController {

    private final MicroversionRange range;

    VersionController(MicroversionRange range) {
        this.range = range;
    }

    @GetMapping("/")
    Map<String, Object> versions(HttpServletRequest request) {
        return Map.of("versions", List.of(version(request)));
    }

    @GetMapping("/v2.1")
    Map<String, Object> version21(HttpServletRequest request) {
        Map<String, Object> version = version(request);
        version.put(
                "media-types",
                List.of(Map.of(
                        "base", "application/json", "type", "application/vnd.openstack.compute+json;version=2.1")));
        return Map.of("version", version);
    }

    private Map<String, Object> version(HttpServletRequest request) {
        Map<String, Object> version = new LinkedHashMap<>();
        version.put("id", "v2.1");
        version.put("status", "CURRENT");
        version.put("version", range.max().toString());
        version.put("min_version", range.min().toString());
        version.put("updated", "2013-07-23T11:33:21Z");
        version.put("links", List.of(Map.of("rel", "self", "href", PageLinks.base(request) + "/v2.1/")));
        return version;
    }
}
