package io.altostratus.network.service.segments;

import io.altostratus.network.model.NetworkType;
import org.springframework.stereotype.Component;

/** Overlay networks by VNI. */
@Component
final class VxlanType extends TunnelType {

    private static final int LARGEST_VNI = (1 << 24) - 1;
    /** UDP (8) and VXLAN (8) headers and the inner Ethernet header (14). */
    private static final int HEADERS = 30;

    VxlanType(SegmentProperties properties, FreeSegments segments, GrantedRanges granted) {
        super(NetworkType.VXLAN, LARGEST_VNI, HEADERS, properties.vxlanRanges(), properties, segments, granted);
    }
}
