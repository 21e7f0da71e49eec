package io.altostratus.network.service.segments;

import io.altostratus.network.model.NetworkType;
import io.altostratus.network.service.api.Errors;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Overlay networks by VNI. Administrators choose any, users get those of the ranges. */
@Component
final class VxlanType implements TypeDriver {

    private static final int LARGEST_VNI = (1 << 24) - 1;
    /** UDP (8) and VXLAN (8) headers and the inner Ethernet header (14). */
    private static final int HEADERS = 30;

    private static final int IPV4_HEADER = 20;
    private static final int IPV6_HEADER = 40;

    private final List<SegmentRange> ranges;
    private final FreeSegments segments;
    private final int ipHeader;

    VxlanType(SegmentProperties properties, FreeSegments segments) {
        this.ranges = properties.vxlanRanges().stream()
                .map(text -> SegmentRange.parse(text, 1, LARGEST_VNI))
                .toList();
        this.segments = segments;
        this.ipHeader = properties.overlayIpVersion() == 6 ? IPV6_HEADER : IPV4_HEADER;
    }

    @Override
    public NetworkType type() {
        return NetworkType.VXLAN;
    }

    @Override
    public Segment requested(@Nullable String physicalNetwork, @Nullable Integer vni) {
        if (physicalNetwork != null) {
            throw Errors.invalidInput("provider:physical_network specified for vxlan network");
        }
        if (vni == null) {
            return free().orElseThrow(Segments::exhausted);
        }
        if (vni < 1 || vni > LARGEST_VNI) {
            throw Errors.invalidInput("segmentation_id out of range (1 through " + LARGEST_VNI + ")");
        }
        Segment segment = new Segment(NetworkType.VXLAN, null, vni);
        if (segments.isUsed(segment)) {
            throw Errors.conflict(
                    "TunnelIdInUse", "Unable to create the network. The tunnel ID " + vni + " is in use.");
        }
        return segment;
    }

    @Override
    public Optional<Segment> free() {
        return ranges.stream()
                .flatMap(range -> segments.lowest(NetworkType.VXLAN, null, range).stream())
                .map(vni -> new Segment(NetworkType.VXLAN, null, vni))
                .findFirst();
    }

    @Override
    public int overhead() {
        return HEADERS + ipHeader;
    }
}
