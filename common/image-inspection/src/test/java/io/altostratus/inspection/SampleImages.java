package io.altostratus.inspection;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Images put together by hand, as small as each format allows. */
final class SampleImages {

    static final String OWN_EXTENT = "RW 2048 SPARSE \"disk.vmdk\"";
    static final int CLUSTER = 512;

    private SampleImages() {}

    static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** 8 GiB in clusters of 64 KiB: L1 and reference count tables in the second and third cluster. */
    static ByteBuffer qcow2(int version, long features) {
        ByteBuffer image = ByteBuffer.allocate(3 * 65_536).order(ByteOrder.BIG_ENDIAN);
        image.put(0, latin("QFI\u00FB")).putInt(4, version).putInt(20, 16).putLong(24, 8L << 30);
        image.putInt(36, 16).putLong(40, 65_536).putLong(48, 131_072).putInt(56, 1);
        if (version == 3) {
            image.putLong(72, features).putInt(96, 4).putInt(100, 112);
            image.put(104, (byte) ((features & 8) != 0 ? 1 : 0));
        }
        return image;
    }

    static byte[] vmdk(long capacity, String descriptor) {
        ByteBuffer image = ByteBuffer.allocate(16_384).order(ByteOrder.LITTLE_ENDIAN);
        image.put(0, latin("KDMV"));
        image.putInt(4, 1).putLong(12, capacity).putLong(28, 1).putLong(36, 4).putLong(56, 22);
        image.put(512, latin(descriptor));
        return image.array();
    }

    static String descriptor(String type, String extents) {
        return "# Disk DescriptorFile\nversion=1\nCID=7\nparentCID=ffffffff\ncreateType=\"" + type + "\"\n\n" + extents
                + "\n\nddb.adapterType = \"ide\"\n";
    }

    static ByteBuffer vdi() {
        ByteBuffer vdi = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
        vdi.putInt(64, 0xBEDA107F).putInt(68, 0x00010001).putInt(76, 1).putInt(340, 512);
        vdi.putInt(344, 65_536).putInt(360, 512).putLong(368, 1L << 33);
        return vdi.putInt(376, 1 << 20).putInt(384, 8192);
    }

    /** A footer that is also the beginning of a dynamic disk. */
    static ByteBuffer vhdFooter(int type, long size) {
        ByteBuffer vhd = ByteBuffer.allocate(512).order(ByteOrder.BIG_ENDIAN);
        vhd.put(0, latin("conectix")).putLong(16, 512).putLong(48, size).putInt(60, type);
        long sum = 0;
        for (byte b : vhd.array()) {
            sum += b & 0xFF;
        }
        return vhd.putInt(64, (int) ~sum);
    }

    static byte[] dynamicVhd(int type) {
        ByteBuffer image = ByteBuffer.allocate(8192).order(ByteOrder.BIG_ENDIAN);
        byte[] footer = vhdFooter(type, 1L << 30).array();
        image.put(0, footer).put(512, latin("cxsparse")).putLong(528, 1536).putInt(540, 512);
        image.putInt(544, 2 << 20).put(8192 - 512, footer);
        return image.array();
    }

    static byte[] fixedVhd(byte[] disk) {
        return ByteBuffer.allocate(disk.length + 512)
                .put(disk)
                .put(vhdFooter(2, disk.length).array())
                .array();
    }

    static ByteBuffer iso() {
        ByteBuffer iso = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
        iso.put(32_768, (byte) 1).put(32_769, latin("CD001"));
        return iso.putInt(32_768 + 80, 32).putShort(32_768 + 128, (short) 2048);
    }

    static ByteBuffer ploop() {
        ByteBuffer ploop = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
        ploop.put(0, latin("WithouFreSpacExt")).putInt(16, 2).putInt(28, 2048);
        return ploop.putInt(32, 16).putLong(36, 32_768).putInt(48, 64);
    }
}
