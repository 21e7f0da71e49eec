package io.altostratus.compute.model.state;

import java.util.Locale;

/** What a server is, apart from what is being done with it; the words are Nova's. */
public enum VmState {
    BUILDING,
    ACTIVE,
    PAUSED,
    SUSPENDED,
    STOPPED,
    RESCUED,
    RESIZED,
    SOFT_DELETED,
    SHELVED,
    SHELVED_OFFLOADED,
    ERROR,
    DELETED;

    /** As stored and as shown in {@code OS-EXT-STS:vm_state}. */
    public String word() {
        return this == SOFT_DELETED ? "soft-delete" : name().toLowerCase(Locale.ROOT);
    }

    public static VmState of(String word) {
        return word.equals("soft-delete") ? SOFT_DELETED : valueOf(word.toUpperCase(Locale.ROOT));
    }
}
