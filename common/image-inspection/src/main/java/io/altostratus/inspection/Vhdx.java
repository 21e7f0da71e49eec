package io.altostratus.inspection;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * VHDX: two copies of a table of regions near the beginning; the region of metadata tells the size and whether the disk
 * has a parent. Numbers are little-endian.
 */
final class Vhdx implements Inspection {

    private static final int FIRST_TABLE = 192 * 1024;
    private static final int SECOND_TABLE = 256 * 1024;
    private static final int TABLE_SIZE = 64 * 1024;
    private static final int MOST_ENTRIES = 2047;
    private static final int ENTRY = 32;
    private static final int MOST_METADATA = 1 << 20;
    private static final String METADATA = guid("8B7CA206-4790-4B9A-B8FE-575F050F886E");
    private static final String BLOCK_TABLE = guid("2DC27766-F623-4200-9D64-115E9BFD4A08");
    private static final String FILE_PARAMETERS = guid("CAA16737-FA36-4D43-B3B6-33F0AA44E76B");
    private static final String DISK_SIZE = guid("2FA54224-CD1B-4876-B211-5DBED83BF4B8");
    private static final String PARENT_LOCATOR = guid("A8D35F2D-B30B-454D-ABF7-D3D84834AB0C");
    private static final int HAS_PARENT = 2;

    private final Region metadata;
    private final long blockTableOffset;
    private final long blockTableLength;
    private @Nullable Long size;

    private Vhdx(Header header) {
        byte[] table = header.bytes(FIRST_TABLE, TABLE_SIZE);
        if (!Arrays.equals(table, header.bytes(SECOND_TABLE, TABLE_SIZE)) || !isSound(table)) {
            throw refused("has a damaged table of regions");
        }
        Header regions = new Header(table, table.length);
        long count = regions.littleInt(8);
        if (count > MOST_ENTRIES) {
            throw refused("has too many regions");
        }
        Region found = null;
        long blockOffset = -1;
        long blockLength = 0;
        for (long at = 16; at < 16 + count * ENTRY; at += ENTRY) {
            String id = regions.latin(at, 16);
            long offset = regions.littleLong(at + 16);
            long length = regions.littleInt(at + 24);
            if (id.equals(METADATA)) {
                // Everything that lies in the beginning has been seen; a region must start beyond the first MiB.
                if (found != null || offset < MOST_METADATA || length < TABLE_SIZE) {
                    throw refused("has its metadata in an unusual place");
                }
                found = new Region(offset, (int) Math.min(length, MOST_METADATA));
            } else if (id.equals(BLOCK_TABLE)) {
                blockOffset = offset;
                blockLength = length;
            } else {
                throw refused("has regions that are not known");
            }
        }
        if (found == null) {
            throw refused("has no metadata");
        }
        metadata = found;
        blockTableOffset = blockOffset;
        blockTableLength = blockLength;
    }

    static Inspection of(Header header) {
        return new Vhdx(header);
    }

    /** The mark, and the checksum over all with zeroes in its own place. */
    private static boolean isSound(byte[] table) {
        Header header = new Header(table, table.length);
        CRC32C crc = new CRC32C();
        crc.update(table, 0, 4);
        crc.update(new byte[4]);
        crc.update(table, 8, table.length - 8);
        return header.startsWith("regi") && header.littleInt(4) == crc.getValue();
    }

    @Override
    public Region wanted() {
        return metadata;
    }

    @Override
    public @Nullable Long virtualSize() {
        return size;
    }

    @Override
    public void end(Ending ending) {
        ending.requireInside(metadata.offset(), metadata.length(), "metadata");
        ending.requireInside(blockTableOffset, blockTableLength, "block table");
        Header region = ending.region();
        if (!region.startsWith("metadata")) {
            throw refused("has no metadata");
        }
        int count = region.littleShort(10);
        if (count > MOST_ENTRIES) {
            throw refused("has too many metadata");
        }
        for (long at = 32; at < 32 + (long) count * ENTRY; at += ENTRY) {
            String item = region.latin(at, 16);
            long offset = region.littleInt(at + 16);
            if (item.equals(PARENT_LOCATOR)) {
                throw refused("depends on another one");
            }
            if (item.equals(FILE_PARAMETERS) && (region.littleInt(offset + 4) & HAS_PARENT) != 0) {
                throw refused("depends on another one");
            }
            if (item.equals(DISK_SIZE)) {
                size = region.littleLong(offset);
            }
        }
        if (size == null || size < 0) {
            throw refused("does not tell its size");
        }
    }

    /** As it stands in the file: the first three groups little-endian, each byte as one character. */
    private static String guid(String text) {
        byte[] big = HexFormat.of().parseHex(text.replace("-", ""));
        int[] order = {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};
        StringBuilder guid = new StringBuilder();
        for (int i : order) {
            guid.append((char) (big[i] & 0xFF));
        }
        return guid.toString();
    }

    private static RefusedContentException refused(String why) {
        return new RefusedContentException("The VHDX image " + why + ".");
    }
}
