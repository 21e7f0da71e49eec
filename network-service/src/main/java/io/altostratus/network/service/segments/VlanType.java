package io.altostratus.network.service.segments;

import io.altostratus.network.model.NetworkType;
import io.altostratus.network.service.api.Errors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Networks by 802.1Q tags of a physical network. Administrators choose any tag, users get those of the ranges. */
@Component
final class VlanType implements TypeDriver, ConfiguredRanges {

    private static final int LARGEST_TAG = 4094;

    private final Map<String, List<SegmentRange>> ranges = new LinkedHashMap<>();
    private final FreeSegments segments;
    private final GrantedRanges granted;

    VlanType(SegmentProperties properties, FreeSegments segments, GrantedRanges granted) {
        this.segments = segments;
        this.granted = granted;
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
    public Segment requested(@Nullable String physicalNetwork, @Nullable Integer tag, String project) {
        if (physicalNetwork == null) {
            if (tag != null) {
                throw Errors.invalidInput("segmentation_id requires physical_network for VLAN provider network");
            }
            return free(project).orElseThrow(Segments::exhausted);
        }
        if (!ranges.containsKey(physicalNetwork)
                && !granted.physicalNetworks(NetworkType.VLAN).contains(physicalNetwork)) {
            throw Errors.invalidInput("physical_network '" + physicalNetwork + "' unknown for VLAN provider network");
        }
        if (tag == null) {
            return free(project, physicalNetwork::equals).orElseThrow(Segments::exhausted);
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
    public Optional<Segment> free(String project) {
        return free(project, label -> true);
    }

    private Optional<Segment> free(String project, Predicate<@Nullable String> ofLabel) {
        List<GrantedRanges.Place> configured = new ArrayList<>();
        ranges.forEach((label, some) -> some.forEach(range -> configured.add(new GrantedRanges.Place(label, range))));
        for (GrantedRanges.Place place : granted.usable(NetworkType.VLAN, configured, project)) {
            if (ofLabel.test(place.physicalNetwork())) {
                Optional<Integer> tag = segments.lowest(NetworkType.VLAN, place.physicalNetwork(), place.range());
                if (tag.isPresent()) {
                    return Optional.of(new Segment(NetworkType.VLAN, place.physicalNetwork(), tag.get()));
                }
            }
        }
        return Optional.empty();
    }

    @Override
    public List<Range> ranges() {
        List<Range> all = new ArrayList<>();
        ranges.forEach((label, some) ->
                some.forEach(range -> all.add(new Range(NetworkType.VLAN, label, range.first(), range.last()))));
        return all;
    }

    @Override
    public Range limits() {
        return new Range(NetworkType.VLAN, null, 1, LARGEST_TAG);
    }
}
