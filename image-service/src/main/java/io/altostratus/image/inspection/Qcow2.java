package io.altostratus.image.inspection;

/** The header of qcow2, version 2 and 3; numbers are big-endian. */
final class Qcow2 {

    private static final int VERSION = 4;
    private static final int BACKING_FILE_OFFSET = 8;
    private static final int SIZE = 24;
    private static final int INCOMPATIBLE_FEATURES = 72;

    /** Incompatible features of version 3 by bit: dirty, corrupt, external data file, compression type, extended L2. */
    private static final long EXTERNAL_DATA_FILE = 1L << 2;

    private static final long KNOWN_FEATURES = 0b11111;

    private Qcow2() {}

    static long virtualSize(Header header) {
        long version = header.bigInt(VERSION);
        if (version != 2 && version != 3) {
            throw new RefusedContentException("A qcow2 image of version " + version + " is not supported.");
        }
        if (header.bigLong(BACKING_FILE_OFFSET) != 0) {
            throw new RefusedContentException("A qcow2 image must not have a backing file.");
        }
        if (version == 3) {
            long features = header.bigLong(INCOMPATIBLE_FEATURES);
            if ((features & EXTERNAL_DATA_FILE) != 0) {
                throw new RefusedContentException("A qcow2 image must not have an external data file.");
            }
            if ((features & ~KNOWN_FEATURES) != 0) {
                throw new RefusedContentException("The qcow2 image has features that are not known.");
            }
        }
        long size = header.bigLong(SIZE);
        if (size < 0) {
            throw new RefusedContentException("The qcow2 image's header is damaged.");
        }
        return size;
    }
}
