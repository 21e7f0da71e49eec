package io.altostratus.inspection;

import org.jspecify.annotations.Nullable;

/** Content without a mark: its disk is as large as itself. */
final class Raw implements Inspection {

    private static final String DMG_END = "koly";
    private static final int TRAILER = 512;

    private final String declared;
    private final boolean isDisk;
    private @Nullable Long size;

    /** @param isDisk whether it is the disk itself, and not a kernel for example */
    Raw(String declared, boolean isDisk) {
        this.declared = declared;
        this.isDisk = isDisk;
    }

    @Override
    public @Nullable Long virtualSize() {
        return size;
    }

    /** Two formats show themselves at the end only. */
    @Override
    public void end(Ending ending) {
        if (Vhd.isEnd(ending.tail())) {
            throw Format.mismatch(declared, "vhd");
        }
        if (ending.tail().has(ending.tail().length() - TRAILER, DMG_END)) {
            throw Format.mismatch(declared, "dmg");
        }
        size = isDisk ? ending.size() : null;
    }
}
