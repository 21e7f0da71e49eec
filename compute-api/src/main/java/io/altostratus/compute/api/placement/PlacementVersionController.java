package io.altostratus.compute.api.placement;

import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Placement's version document, for which no token is needed. */
@RestController
@RequestMapping("/placement")
class PlacementVersionController {

    @GetMapping
    Map<String, Object> versions() {
        return Map.of(
                "versions",
                List.of(Map.of(
                        "id", "v1.0",
                        "status", "CURRENT",
                        "min_version", PlacementConfiguration.RANGE.min().toString(),
                        "max_version", PlacementConfiguration.RANGE.max().toString(),
                        "links", List.of(Map.of("rel", "self", "href", "")))));
    }
}
