package io.altostratus.network.service.segments;

import io.altostratus.network.model.NetworkType;
import org.jspecify.annotations.Nullable;

/**
 * What carries a network.
 *
 * @param physicalNetwork label of the physical network; for flat and vlan
 * @param segmentationId VLAN tag, VNI or GRE key; for vlan, vxlan and gre
 */
public record Segment(
        NetworkType type,
        @Nullable String physicalNetwork,
        @Nullable Integer segmentationId) {

    /** What no two networks may share; null where there is nothing to share. */
    public @Nullable String key() {
        return switch (type) {
            case LOCAL -> null;
            case FLAT -> "flat:" + physicalNetwork;
            case VLAN -> "vlan:" + physicalNetwork + ":" + segmentationId;
            case VXLAN, GRE -> type.apiName() + ":" + segmentationId;
        };
    }
}
