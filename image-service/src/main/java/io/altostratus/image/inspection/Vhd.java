package io.altostratus.image.inspection;

/** The footer of VHD, of which a dynamic disk has a copy at its beginning; numbers are big-endian. */
final class Vhd {

    private static final int CURRENT_SIZE = 48;
    private static final int DISK_TYPE = 60;
    private static final int DIFFERENCING = 4;

    private Vhd() {}

    static long virtualSize(Header header) {
        if (header.bigInt(DISK_TYPE) == DIFFERENCING) {
            throw new RefusedContentException("A VHD image must not depend on another one.");
        }
        return header.bigLong(CURRENT_SIZE);
    }
}
