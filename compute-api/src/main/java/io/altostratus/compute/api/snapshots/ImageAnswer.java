package io.altostratus.compute.api.snapshots;

import io.altostratus.api.microversion.Microversion;
import java.util.Map;
import org.springframework.http.ResponseEntity;

/** How a new image is told: by its address until 2.44, by its id since then. */
final class ImageAnswer {

    private ImageAnswer() {}

    static ResponseEntity<Map<String, Object>> of(String id, ServerImages images, Microversion version) {
        return version.atLeast(2, 45)
                ? ResponseEntity.accepted().body(Map.of("image_id", id))
                : ResponseEntity.accepted().location(images.location(id)).build();
    }
}
