package io.altostratus.network.service.segments;

import io.altostratus.network.model.NetworkType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Knows one kind of network: what may be asked for, and what is still free. */
sealed interface TypeDriver permits LocalType, FlatType, VlanType, TunnelType {

    NetworkType type();

    /**
     * What an administrator asks for, completed where something is left open.
     *
     * @throws io.altostratus.api.error.ApiException if it cannot be had, or is had by another network
     */
    Segment requested(@Nullable String physicalNetwork, @Nullable Integer segmentationId, String project);

    /** The lowest free segment for a network of the project; empty if there is none left. */
    Optional<Segment> free(String project);

    /** Bytes of every packet that the kind takes for itself. */
    default int overhead() {
        return 0;
    }
}
