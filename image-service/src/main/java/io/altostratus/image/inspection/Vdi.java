package io.altostratus.image.inspection;

/** The header of VirtualBox's VDI; numbers are little-endian. */
final class Vdi {

    private static final int TYPE = 76;
    private static final int DYNAMIC = 1;
    private static final int FIXED = 2;
    private static final int DISK_SIZE = 368;

    private Vdi() {}

    static long virtualSize(Header header) {
        long type = header.littleInt(TYPE);
        if (type != DYNAMIC && type != FIXED) {
            throw new RefusedContentException("A VDI image must not depend on another one.");
        }
        return header.littleLong(DISK_SIZE);
    }
}
