package io.altostratus.image.quotas;

import java.util.Map;

/**
 * A project's limits, in MiB or images. What is not in here is not limited.
 *
 * @param most never negative
 */
record Limits(Map<Resource, Long> most) {

    static final Limits NONE = new Limits(Map.of());

    /** As Glance shows no limit. */
    static final long UNLIMITED = -1;

    Limits {
        most = Map.copyOf(most);
    }

    long of(Resource resource) {
        return most.getOrDefault(resource, UNLIMITED);
    }

    boolean isEmpty() {
        return most.isEmpty();
    }
}
