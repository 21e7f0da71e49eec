package io.altostratus.network.service.segments;

import io.altostratus.network.model.NetworkType;
import io.altostratus.network.service.api.Errors;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Networks of untagged frames: one for each physical network. */
@Component
final class FlatType implements TypeDriver {

    private static final String ANY = "*";

    private final List<String> labels;
    private final FreeSegments segments;

    FlatType(SegmentProperties properties, FreeSegments segments) {
        this.labels = properties.flatNetworks();
        this.segments = segments;
    }

    @Override
    public NetworkType type() {
        return NetworkType.FLAT;
    }

    @Override
    public Segment requested(@Nullable String physicalNetwork, @Nullable Integer segmentationId, String project) {
        if (physicalNetwork == null || physicalNetwork.isEmpty()) {
            throw Errors.invalidInput("physical_network required for flat provider network");
        }
        if (segmentationId != null) {
            throw Errors.invalidInput("segmentation_id prohibited for flat provider network");
        }
        if (!labels.contains(ANY) && !labels.contains(physicalNetwork)) {
            throw Errors.invalidInput("physical_network '" + physicalNetwork + "' unknown for flat provider network");
        }
        Segment segment = new Segment(NetworkType.FLAT, physicalNetwork, null);
        if (segments.isUsed(segment)) {
            throw Errors.conflict(
                    "FlatNetworkInUse",
                    "Unable to create the flat network. Physical network " + physicalNetwork + " is in use.");
        }
        return segment;
    }

    @Override
    public Optional<Segment> free(String project) {
        return labels.stream()
                .filter(label -> !label.equals(ANY))
                .map(label -> new Segment(NetworkType.FLAT, label, null))
                .filter(segment -> !segments.isUsed(segment))
                .findFirst();
    }
}
