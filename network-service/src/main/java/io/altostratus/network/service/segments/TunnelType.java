package io.altostratus.network.service.segments;

import io.altostratus.network.model.NetworkType;
import io.altostratus.network.service.api.Errors;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Overlay networks by a number. Administrators choose any, users get those of the ranges. */
abstract sealed class TunnelType implements TypeDriver, ConfiguredRanges permits VxlanType, GreType {

    private static final int IPV4_HEADER = 20;
    private static final int IPV6_HEADER = 40;

    private final NetworkType type;
    private final int largestId;
    private final int overhead;
    private final List<SegmentRange> ranges;
    private final FreeSegments segments;
    private final GrantedRanges granted;

    /** @param headers bytes of every packet that the tunnel takes for itself, beside the outer IP header */
    TunnelType(
            NetworkType type,
            int largestId,
            int headers,
            List<String> ranges,
            SegmentProperties properties,
            FreeSegments segments,
            GrantedRanges granted) {
        this.type = type;
        this.largestId = largestId;
        this.overhead = headers + (properties.overlayIpVersion() == 6 ? IPV6_HEADER : IPV4_HEADER);
        this.ranges = ranges.stream()
                .map(text -> SegmentRange.parse(text, 1, largestId))
                .toList();
        this.segments = segments;
        this.granted = granted;
    }

    @Override
    public final NetworkType type() {
        return type;
    }

    @Override
    public final Segment requested(@Nullable String physicalNetwork, @Nullable Integer id, String project) {
        if (physicalNetwork != null) {
            throw Errors.invalidInput("provider:physical_network specified for " + type.apiName() + " network");
        }
        if (id == null) {
            return free(project).orElseThrow(Segments::exhausted);
        }
        if (id < 1 || id > largestId) {
            throw Errors.invalidInput("segmentation_id out of range (1 through " + largestId + ")");
        }
        Segment segment = new Segment(type, null, id);
        if (segments.isUsed(segment)) {
            throw Errors.conflict("TunnelIdInUse", "Unable to create the network. The tunnel ID " + id + " is in use.");
        }
        return segment;
    }

    @Override
    public final Optional<Segment> free(String project) {
        List<GrantedRanges.Place> configured = ranges.stream()
                .map(range -> new GrantedRanges.Place(null, range))
                .toList();
        return granted.usable(type, configured, project).stream()
                .flatMap(place -> segments.lowest(type, null, place.range()).stream())
                .map(id -> new Segment(type, null, id))
                .findFirst();
    }

    @Override
    public final List<Range> ranges() {
        return ranges.stream()
                .map(range -> new Range(type, null, range.first(), range.last()))
                .toList();
    }

    @Override
    public final Range limits() {
        return new Range(type, null, 1, largestId);
    }

    @Override
    public final int overhead() {
        return overhead;
    }
}
