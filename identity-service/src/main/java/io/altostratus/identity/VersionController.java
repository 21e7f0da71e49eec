package io.altostratus.identity;

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
    Map<String, Object> versions(HttpServletRequest request) {
        return Map.of("versions", Map.of("values", List.of(version(request))));
    }

    @GetMapping("/v3")
    Map<String, Object> v3(HttpServletRequest request) {
        return Map.of("version", version(request));
    }

    private static Map<String, Object> version(HttpServletRequest request) {
        Map<String, Object> version = new LinkedHashMap<>();
        version.put("id", "v3.14");
        version.put("status", "stable");
        version.put("updated", "2020-04-07T00:00:00Z");
        version.put("links", List.of(Map.of("rel", "self", "href", PageLinks.base(request) + "/v3/")));
        version.put(
                "media-types",
                List.of(Map.of("base", "application/json", "type", "application/vnd.openstack.identity-v3+json")));
        return version;
    }
}
