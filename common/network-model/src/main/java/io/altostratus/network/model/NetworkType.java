package io.altostratus.network.model;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How a network is realised on the hosts. */
public enum NetworkType {
    /** Joins ports of one host only. */
    LOCAL,
    /** The untagged frames of a physical network. */
    FLAT,
    /** One 802.1Q tag of a physical network. */
    VLAN,
    /** One VNI of an overlay between the hosts. */
    VXLAN,
    /** One GRE key of an overlay between the hosts. */
    GRE;

    /** As in {@code provider:network_type}. */
    @JsonValue
    public String apiName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
