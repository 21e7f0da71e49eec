package io.altostratus.network.model;

import org.jspecify.annotations.Nullable;

/**
 * A network as a host realises it.
 *
 * @param physicalNetwork label of the physical network; for flat and vlan
 * @param segmentationId VLAN tag, VNI or GRE key; for vlan, vxlan and gre
 * @param mtu largest packet of a guest, in bytes
 * @param qosPolicyId the policy of those of its ports that have none of their own; null for none
 * @param dnsDomain the domain in which chosen names of its ports are found as well, with a dot at its end; null for none
 */
public record NetworkDetails(
        String id,
        String projectId,
        NetworkType type,
        @Nullable String physicalNetwork,
        @Nullable Integer segmentationId,
        int mtu,
        boolean adminStateUp,
        @Nullable String qosPolicyId,
        @Nullable String dnsDomain) {

    /** A network without a domain of its own. */
    public NetworkDetails(
            String id,
            String projectId,
            NetworkType type,
            @Nullable String physicalNetwork,
            @Nullable Integer segmentationId,
            int mtu,
            boolean adminStateUp,
            @Nullable String qosPolicyId) {
        this(id, projectId, type, physicalNetwork, segmentationId, mtu, adminStateUp, qosPolicyId, null);
    }

    /** A network without a policy. */
    public NetworkDetails(
            String id,
            String projectId,
            NetworkType type,
            @Nullable String physicalNetwork,
            @Nullable Integer segmentationId,
            int mtu,
            boolean adminStateUp) {
        this(id, projectId, type, physicalNetwork, segmentationId, mtu, adminStateUp, null, null);
    }
}
