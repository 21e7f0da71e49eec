package io.altostratus.inspection;

import org.jspecify.annotations.Nullable;

/**
 * VHD: a footer of 512 bytes at the end, of which a dynamic disk has a copy at its beginning, followed by a header of its
 * own. Numbers are big-endian.
 */
final class Vhd implements Inspection {

    static final String MARK = "conectix";

    private static final int FOOTER = 512;
    private static final int DATA_OFFSET = 16;
    private static final int CURRENT_SIZE = 48;
    private static final int DISK_TYPE = 60;
    private static final int CHECKSUM = 64;
    private static final int FIXED = 2;
    private static final int DYNAMIC = 3;

    private static final int TABLE_OFFSET = 16;
    private static final int ENTRIES = 28;
    private static final int BLOCK_SIZE = 32;
    private static final int PARENT_ID = 40;

    private final long size;
    private final long tableOffset;
    private final long entries;

    /** A dynamic disk. */
    private Vhd(Header header) {
        if (header.bigInt(DISK_TYPE) != DYNAMIC) {
            throw refused("depends on another one, or is of a type that is not known");
        }
        requireChecksum(header, 0);
        long at = header.bigLong(DATA_OFFSET);
        if (at < FOOTER || at > header.length() || !header.has((int) at, "cxsparse")) {
            throw refused("has no header of a dynamic disk");
        }
        if (!header.isZero(at + PARENT_ID, 16)) {
            throw refused("depends on another one");
        }
        size = header.bigLong(CURRENT_SIZE);
        tableOffset = header.bigLong(at + TABLE_OFFSET);
        entries = header.bigInt(at + ENTRIES);
        long blockSize = header.bigInt(at + BLOCK_SIZE);
        if (size < 0 || blockSize < 512 || entries < (size - 1) / blockSize) {
            throw refused("has a damaged header");
        }
    }

    static Inspection dynamic(Header header) {
        return new Vhd(header);
    }

    /** A fixed disk has its only mark at its end. */
    static Inspection fixed() {
        return new Inspection() {
            private @Nullable Long size;

            @Override
            public @Nullable Long virtualSize() {
                return size;
            }

            @Override
            public void end(Ending ending) {
                Header tail = ending.tail();
                int footer = tail.length() - FOOTER;
                if (!tail.has(footer, MARK)) {
                    throw new RefusedContentException("The image is declared as vhd, but its content is raw.");
                }
                if (tail.bigInt(footer + DISK_TYPE) != FIXED) {
                    throw refused("is not fixed, but has no header of another type");
                }
                requireChecksum(tail, footer);
                size = tail.bigLong(footer + CURRENT_SIZE);
                if (size < 0 || size > ending.size() - FOOTER) {
                    throw refused("is not whole");
                }
            }
        };
    }

    /** Whether these are the last bytes of a VHD. */
    static boolean isEnd(Header tail) {
        int footer = tail.length() - FOOTER;
        return tail.has(footer, MARK) && tail.bigInt(footer + CHECKSUM) == checksum(tail, footer);
    }

    private static void requireChecksum(Header header, int footer) {
        if (header.bigInt(footer + CHECKSUM) != checksum(header, footer)) {
            throw refused("has a footer with a wrong checksum");
        }
    }

    /** The complement of the sum of all bytes of the footer but those of the checksum itself. */
    private static long checksum(Header header, int footer) {
        long sum = 0;
        for (int i = 0; i < FOOTER; i++) {
            if (i < CHECKSUM || i >= CHECKSUM + 4) {
                sum += header.unsignedByte(footer + i);
            }
        }
        return ~sum & 0xFFFFFFFFL;
    }

    @Override
    public @Nullable Long virtualSize() {
        return size;
    }

    @Override
    public void end(Ending ending) {
        ending.requireInside(tableOffset, entries * 4, "block table");
        if (!ending.tail().has(ending.tail().length() - FOOTER, MARK)) {
            throw refused("is not whole: it has no footer");
        }
    }

    private static RefusedContentException refused(String why) {
        return new RefusedContentException("The VHD image " + why + ".");
    }
}
