package io.altostratus.network.service.segments;

import io.altostratus.network.model.NetworkType;
import org.springframework.stereotype.Component;

/** Overlay networks by GRE key. Linux bridges do not carry them: ports are bound by Open vSwitch alone. */
@Component
final class GreType extends TunnelType {

    private static final int LARGEST_KEY = Integer.MAX_VALUE;
    /** GRE header (8) and the inner Ethernet header (14). */
    private static final int HEADERS = 22;

    GreType(SegmentProperties properties, FreeSegments segments, GrantedRanges granted) {
        super(NetworkType.GRE, LARGEST_KEY, HEADERS, properties.greRanges(), properties, segments, granted);
    }
}
