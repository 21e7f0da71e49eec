package io.altostratus.blockstorage;

import io.altostratus.api.paging.PageLinks;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Version documents. */
@RestController
class VersionController {

    @GetMapping("/")
    @ResponseStatus(HttpStatus.MULTIPLE_CHOICES)
    Map<String, Object> choices(HttpServletRequest request) {
        return v3(request);
    }

    @GetMapping("/v3")
    Map<String, Object> v3(HttpServletRequest request) {
        Map<String, Object> version = new LinkedHashMap<>();
        version.put("id", "v3.0");
        version.put("status", "CURRENT");
        version.put("version", BlockStorageConfiguration.MICROVERSIONS.max().toString());
        version.put("min_version", BlockStorageConfiguration.MICROVERSIONS.min().toString());
        version.put("updated", "2026-01-01T00:00:00Z");
        version.put("links", List.of(Map.of("rel", "self", "href", PageLinks.base(request) + "/v3/")));
        version.put(
                "media-types",
                List.of(Map.of("base", "application/json", "type", "application/vnd.openstack.volume+json;version=3")));
        return Map.of("versions", List.of(version));
    }
}
