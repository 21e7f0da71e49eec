package io.altostratus.network.service.segments;

import io.altostratus.network.model.NetworkType;
import io.altostratus.network.service.api.Errors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Networks by 802.1Q tags of a physical network. Administrators choose any tag, users get those of the ranges. */
@Component
final class VlanType implements TypeDriver {

    private static final int LARGEST_TAG = 4094;

    private final Map<String, List<SegmentRange>> ranges = new LinkedHashMap<>();
    private final FreeSegments segments;

    VlanType(SegmentProperties properties, FreeSegments segments) {
        this.segments = segments;
        for (String text : properties.vlanRanges()) {
            int colon = text.indexOf(':');
            String label = colon < 0 ? text : text.substring(0, colon);
            List<SegmentRange> ofLabel = ranges.computeIfAbsent(label, l -> new ArrayList<>());
            if (colon >= 0) {
                ofLabel.add(SegmentRange.parse(text.substring(colon + 1), 1, LARGEST_TAG));
            }
        }
    }

    @Override
    public NetworkType type() {
        return NetworkType.VLAN;
    }

    @Override
    public Segment requested(@Nullable String physicalNetwork, @Nullable Integer tag) {
        if (physicalNetwork == null) {
            if (tag != null) {
                throw Errors.invalidInput("segmentation_id requires physical_network for VLAN provider network");
            }
            return free().orElseThrow(Segments::exhausted);
        }
        if (!ranges.containsKey(physicalNetwork)) {
            throw Errors.invalidInput("physical_network '" + physicalNetwork + "' unknown for VLAN provider network");
        }
        if (tag == null) {
            return free(physicalNetwork).orElseThrow(Segments::exhausted);
        }
        if (tag < 1 || tag > LARGEST_TAG) {
            throw Errors.invalidInput("segmentation_id out of range (1 through " + LARGEST_TAG + ")");
        }
        Segment segment = new Segment(NetworkType.VLAN, physicalNetwork, tag);
        if (segments.isUsed(segment)) {
            throw Errors.conflict(
                    "VlanIdInUse",
                    "Unable to create the network. The VLAN " + tag + " on physical network " + physicalNetwork
                            + " is in use.");
        }
        return segment;
    }

    @Override
    public Optional<Segment> free() {
        return ranges.keySet().stream().flatMap(label -> free(label).stream()).findFirst();
    }

    private Optional<Segment> free(String label) {
        return ranges.getOrDefault(label, List.of()).stream()
                .flatMap(range -> segments.lowest(NetworkType.VLAN, label, range).stream())
                .map(tag -> new Segment(NetworkType.VLAN, label, tag))
                .findFirst();
    }
}
