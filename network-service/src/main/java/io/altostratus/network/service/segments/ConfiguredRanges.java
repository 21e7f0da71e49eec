package io.altostratus.network.service.segments;

import io.altostratus.network.model.NetworkType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ranges of segmentation ids that the configuration gives out. */
public interface ConfiguredRanges {

    /** From {@code first} to {@code last}, both included. */
    record Range(NetworkType type, @Nullable String physicalNetwork, int first, int last) {}

    List<Range> ranges();

    /** Smallest and largest id of the type, configured or not. */
    Range limits();
}
