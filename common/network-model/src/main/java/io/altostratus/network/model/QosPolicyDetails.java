package io.altostratus.network.model;

import org.jspecify.annotations.Nullable;

/**
 * What a host enforces of a QoS policy. Directions are those of the guest.
 *
 * @param egress limit of what the guest sends; null for none
 * @param ingress limit of what the guest receives; null for none
 * @param dscpMark value of the DSCP field of what the guest sends, 0 to 63; null to leave it as it is
 */
public record QosPolicyDetails(
        String id,
        @Nullable Limit egress,
        @Nullable Limit ingress,
        @Nullable Integer dscpMark) {

    /**
     * A limit of bandwidth.
     *
     * @param maxKbps kilobits (1,000 bits) a second
     * @param maxBurstKbits what may go beyond the limit at once, in kilobits; 0 for a usual amount
     */
    public record Limit(int maxKbps, int maxBurstKbits) {}
}
