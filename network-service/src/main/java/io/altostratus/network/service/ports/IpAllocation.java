package io.altostratus.network.service.ports;

import java.util.Locale;

/** When a port gets its addresses ({@code ip_allocation}). */
public enum IpAllocation {
    /** At once. */
    IMMEDIATE,
    /** When its host is known: the network is routed, and has other addresses on each segment. */
    DEFERRED,
    /** Never: it is asked for without any. */
    NONE;

    String apiName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static IpAllocation of(String apiName) {
        return valueOf(apiName.toUpperCase(Locale.ROOT));
    }
}
