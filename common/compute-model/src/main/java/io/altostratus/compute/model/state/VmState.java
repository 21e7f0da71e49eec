package io.altostratus.compute.model.state;

import java.util.Locale;

/** What a server is, apart from what is being done with it; the words are Nova's. */
public enum VmState {
    BUILDING,
    ACTIVE,
    STOPPED,
    ERROR,
    DELETED;

    /** As stored and as shown in {@code OS-EXT-STS:vm_state}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static VmState of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
