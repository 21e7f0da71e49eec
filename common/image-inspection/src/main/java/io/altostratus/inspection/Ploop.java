package io.altostratus.inspection;

import org.jspecify.annotations.Nullable;

/** The header of ploop (Parallels); numbers are little-endian and count sectors of 512 bytes. */
final class Ploop implements Inspection {

    static final String MARK = "WithoutFreeSpace";
    static final String EXTENDED_MARK = "WithouFreSpacExt";

    private static final int SECTOR = 512;
    private static final int VERSION = 16;
    private static final int CLUSTER_SECTORS = 28;
    private static final int ENTRIES = 32;
    private static final int SECTORS = 36;
    private static final int DATA_OFFSET = 48;
    private static final int TABLE_OFFSET = 64;
    private static final long MOST_SECTORS = Long.MAX_VALUE / SECTOR;

    private final long size;
    private final long entries;
    private final long dataSectors;

    private Ploop(Header header) {
        // The older mark goes with a size of 32 bits.
        long sectors = header.startsWith(MARK) ? header.littleInt(SECTORS) : header.littleLong(SECTORS);
        long cluster = header.littleInt(CLUSTER_SECTORS);
        entries = header.littleInt(ENTRIES);
        dataSectors = header.littleInt(DATA_OFFSET);
        if (header.littleInt(VERSION) != 2
                || cluster == 0
                || sectors < 0
                || sectors > MOST_SECTORS
                || entries < (sectors - 1) / cluster) {
            throw new RefusedContentException("The ploop image's header is damaged: its sizes cannot be right.");
        }
        size = sectors * SECTOR;
    }

    static Inspection of(Header header) {
        return new Ploop(header);
    }

    @Override
    public @Nullable Long virtualSize() {
        return size;
    }

    @Override
    public void end(Ending ending) {
        ending.requireInside(TABLE_OFFSET, entries * 4, "block table");
        ending.requireInside(dataSectors * SECTOR, 0, "data");
    }
}
