package io.altostratus.inspection;

import org.jspecify.annotations.Nullable;

/** What a format's inspector has found at the beginning, and what is left for it to look at. */
interface Inspection {

    /**
     * A part of the content that is wanted whole.
     *
     * @param offset beyond the beginning that was looked at
     * @param length in bytes
     */
    record Region(long offset, int length) {}

    /**
     * What is known when the content has ended.
     *
     * @param size of the content in bytes
     * @param tail its last bytes, up to {@link ContentInspector#TAIL}
     * @param region what {@link #wanted()} asked for, as far as it was there; empty if nothing was asked for
     */
    record Ending(long size, Header tail, Header region) {

        /** Refuses an image part of which lies behind its end. */
        void requireInside(long offset, long length, String what) {
            if (offset < 0 || length < 0 || offset > size || length > size - offset) {
                throw new RefusedContentException("The image is not whole: its " + what + " lies beyond its end.");
            }
        }
    }

    /** Size of the disk in bytes; null as long as it is not known. */
    @Nullable
    Long virtualSize();

    default @Nullable Region wanted() {
        return null;
    }

    /**
     * Looks at what only shows when all content is there.
     *
     * @throws RefusedContentException if the image must not be kept
     */
    void end(Ending ending);
}
