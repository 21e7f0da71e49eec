package io.altostratus.network.service.segments;

import io.altostratus.network.model.NetworkType;
import io.altostratus.network.service.api.Errors;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Networks within one host. */
@Component
final class LocalType implements TypeDriver {

    @Override
    public NetworkType type() {
        return NetworkType.LOCAL;
    }

    @Override
    public Segment requested(@Nullable String physicalNetwork, @Nullable Integer segmentationId, String project) {
        if (physicalNetwork != null || segmentationId != null) {
            throw Errors.invalidInput((physicalNetwork != null ? "physical_network" : "segmentation_id")
                    + " prohibited for local provider network");
        }
        return new Segment(NetworkType.LOCAL, null, null);
    }

    @Override
    public Optional<Segment> free(String project) {
        return Optional.of(new Segment(NetworkType.LOCAL, null, null));
    }
}
