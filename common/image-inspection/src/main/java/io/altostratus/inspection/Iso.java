package io.altostratus.inspection;

import org.jspecify.annotations.Nullable;

/** ISO 9660 and UDF: volume descriptors from sector 16 on. The disk is as large as the file. */
final class Iso implements Inspection {

    static final int MARK_OFFSET = 32_769;

    private static final int DESCRIPTOR = 32_768;
    private static final int PRIMARY = 1;
    private static final int VOLUME_BLOCKS = 80;
    private static final int BLOCK_SIZE = 128;

    /** Writers count up to 150 sectors of padding that not every file has. */
    private static final long PADDING = 150 * 2048L;

    private final long volume;
    private @Nullable Long size;

    private Iso(Header header) {
        boolean primary = header.has(MARK_OFFSET, "CD001") && header.unsignedByte(DESCRIPTOR) == PRIMARY;
        volume = primary
                ? header.littleInt(DESCRIPTOR + VOLUME_BLOCKS) * header.littleShort(DESCRIPTOR + BLOCK_SIZE)
                : 0;
    }

    static boolean marks(Header header) {
        return header.has(MARK_OFFSET, "CD001") || header.has(MARK_OFFSET, "BEA01");
    }

    static Inspection of(Header header) {
        return new Iso(header);
    }

    @Override
    public @Nullable Long virtualSize() {
        return size;
    }

    @Override
    public void end(Ending ending) {
        ending.requireInside(Math.max(0, volume - PADDING), 0, "volume");
        size = ending.size();
    }
}
