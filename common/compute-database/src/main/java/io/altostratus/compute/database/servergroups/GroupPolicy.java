package io.altostratus.compute.database.servergroups;

import java.util.Arrays;

/** How the servers of a group are placed, under the words of the Compute API. */
public enum GroupPolicy {
    /** All on one host. */
    AFFINITY("affinity"),
    /** At most so many on one host, see {@link ServerGroup#maxPerHost}. */
    ANTI_AFFINITY("anti-affinity"),
    /** On as few hosts as will do. */
    SOFT_AFFINITY("soft-affinity"),
    /** On as many hosts as there are. */
    SOFT_ANTI_AFFINITY("soft-anti-affinity");

    private final String word;

    GroupPolicy(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    public boolean keepsTogether() {
        return this == AFFINITY || this == SOFT_AFFINITY;
    }

    /** Whether a host that breaks it must not be chosen. */
    public boolean isHard() {
        return this == AFFINITY || this == ANTI_AFFINITY;
    }

    /** @throws IllegalArgumentException if there is no policy of that name */
    public static GroupPolicy of(String word) {
        return Arrays.stream(values())
                .filter(policy -> policy.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no policy " + word));
    }
}
