package io.altostratus.inspection;

import org.jspecify.annotations.Nullable;

/** The header of VirtualBox's VDI; numbers are little-endian. */
final class Vdi implements Inspection {

    private static final int VERSION = 68;
    private static final long VERSION_1_1 = 0x00010001;
    private static final int TYPE = 76;
    private static final int DYNAMIC = 1;
    private static final int FIXED = 2;
    private static final int MAP_OFFSET = 340;
    private static final int DATA_OFFSET = 344;
    private static final int SECTOR_SIZE = 360;
    private static final int DISK_SIZE = 368;
    private static final int BLOCK_SIZE = 376;
    private static final int BLOCKS = 384;
    private static final int ALLOCATED = 388;
    private static final int LINK_ID = 424;
    private static final int PARENT_ID = 440;
    private static final int ID_SIZE = 16;

    private final long size;
    private final long mapOffset;
    private final long blocks;
    private final long dataOffset;

    private Vdi(Header header) {
        if (header.littleInt(VERSION) != VERSION_1_1) {
            throw new RefusedContentException("The VDI image has a version that is not supported.");
        }
        long type = header.littleInt(TYPE);
        if ((type != DYNAMIC && type != FIXED)
                || !header.isZero(LINK_ID, ID_SIZE)
                || !header.isZero(PARENT_ID, ID_SIZE)) {
            throw new RefusedContentException("A VDI image must not depend on another one.");
        }
        size = header.littleLong(DISK_SIZE);
        mapOffset = header.littleInt(MAP_OFFSET);
        dataOffset = header.littleInt(DATA_OFFSET);
        blocks = header.littleInt(BLOCKS);
        long blockSize = header.littleInt(BLOCK_SIZE);
        if (size < 0
                || header.littleInt(SECTOR_SIZE) != 512
                || blockSize < 512
                || blocks < (size - 1) / blockSize
                || header.littleInt(ALLOCATED) > blocks) {
            throw new RefusedContentException("The VDI image's header is damaged: its sizes cannot be right.");
        }
    }

    static Inspection of(Header header) {
        return new Vdi(header);
    }

    @Override
    public @Nullable Long virtualSize() {
        return size;
    }

    @Override
    public void end(Ending ending) {
        ending.requireInside(mapOffset, blocks * 4, "block map");
        ending.requireInside(dataOffset, 0, "data");
    }
}
