package io.altostratus.image.inspection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentInspectorTest {

    private static ContentInspector.Finding inspect(String format, byte[] data) {
        return ContentInspector.inspect(format, "bare", data, data.length);
    }

    private static void assertRefused(String format, byte[] data, String why) {
        assertThatThrownBy(() -> inspect(format, data))
                .isInstanceOf(RefusedContentException.class)
                .hasMessageContaining(why);
    }

    private static byte[] qcow2(int version, long backingFile, long features) {
        ByteBuffer header = ByteBuffer.allocate(512).order(ByteOrder.BIG_ENDIAN);
        header.put(0, "QFI\u00FB".getBytes(StandardCharsets.ISO_8859_1));
        header.putInt(4, version).putLong(8, backingFile).putLong(24, 5L << 30).putLong(72, features);
        return header.array();
    }

    private static byte[] vmdk(long capacity, String descriptor) {
        ByteBuffer image = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
        image.put(0, "KDMV".getBytes(StandardCharsets.ISO_8859_1));
        image.putInt(4, 1).putLong(12, capacity).putLong(28, 1).putLong(36, 4);
        image.put(512, descriptor.getBytes(StandardCharsets.ISO_8859_1));
        return image.array();
    }

    private static String descriptor(String type, String extents) {
        return "# Disk DescriptorFile\nversion=1\nCID=7\nparentCID=ffffffff\ncreateType=\"" + type + "\"\n\n" + extents
                + "\n\nddb.adapterType = \"ide\"\n";
    }

    private static final String OWN_EXTENT = "RW 2048 SPARSE \"disk.vmdk\"";

    @Test
    void qcow2TellsItsVirtualSize() {
        assertThat(inspect("qcow2", qcow2(3, 0, 0)).virtualSize()).isEqualTo(5L << 30);
        assertThat(inspect("qcow2", qcow2(2, 0, -1)).virtualSize()).isEqualTo(5L << 30); // no features in version 2
        assertThat(inspect("qcow2", qcow2(3, 0, 0b11011)).virtualSize()).isEqualTo(5L << 30);
    }

    @Test
    void qcow2MustStandAlone() {
        assertRefused("qcow2", qcow2(3, 1024, 0), "backing file");
        assertRefused("qcow2", qcow2(2, 1024, 0), "backing file");
        assertRefused("qcow2", qcow2(3, 0, 0b100), "external data file");
        assertRefused("qcow2", qcow2(3, 0, 1L << 40), "not known");
        assertRefused("qcow2", qcow2(4, 0, 0), "version 4");
        assertRefused("qcow2", "QFI\u00FB".getBytes(StandardCharsets.ISO_8859_1), "not complete");
    }

    @ParameterizedTest
    @ValueSource(strings = {"qcow2", "vmdk", "vdi", "vhdx"})
    void whatIsDeclaredMustBeThere(String format) {
        assertRefused(format, new byte[1024], "its content is not " + format);
        assertRefused(format, new byte[0], "its content is not " + format);
    }

    @ParameterizedTest
    @CsvSource({
        "raw, QFI\u00FB, qcow2",
        "iso, QFI\u00FB, qcow2",
        "ami, QFI\u00FB, qcow2",
        "vmdk, QFI\u00FB, qcow2",
        "vhd, QFI\u00FB, qcow2",
        "ploop, QFI\u00FB, qcow2",
        "raw, KDMV, vmdk",
        "raw, COWD, vmdk",
        "raw, # Disk DescriptorFile, vmdk",
        "qcow2, KDMV, vmdk",
        "raw, vhdxfile, vhdx",
        "raw, conectix, vhd",
        "raw, WithoutFreeSpace, ploop",
        "raw, WithouFreSpacExt, ploop",
    })
    void anotherFormatIsRefused(String declared, String mark, String found) {
        byte[] data = new byte[4096];
        byte[] bytes = mark.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(bytes, 0, data, 0, bytes.length);
        assertRefused(declared, data, "its content is " + found);
    }

    @Test
    void rawIsAsLargeAsItsFile() {
        ContentInspector.Finding finding = inspect("raw", new byte[100]);
        assertThat(finding.sizeIsVirtual()).isTrue();
        assertThat(inspect("aki", new byte[100]).sizeIsVirtual()).isFalse();
        assertRefused("raw", "QED\0".getBytes(StandardCharsets.ISO_8859_1), "qed");
    }

    @Test
    void otherContainersAreNotLookedInto() {
        byte[] data = qcow2(3, 1024, 0);
        assertThatCode(() -> ContentInspector.inspect("vmdk", "ova", data, data.length))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> ContentInspector.inspect("ami", "ami", data, data.length))
                .isInstanceOf(RefusedContentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"monolithicSparse", "streamOptimized"})
    void vmdkInOneFileIsTaken(String type) {
        byte[] image = vmdk(2048, descriptor(type, OWN_EXTENT));
        assertThat(inspect("vmdk", image).virtualSize()).isEqualTo(2048L * 512);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "monolithicFlat",
                "twoGbMaxExtentSparse",
                "twoGbMaxExtentFlat",
                "vmfs",
                "vmfsSparse",
                "custom",
                "fullDevice",
                ""
            })
    void otherVmdkTypesAreRefused(String type) {
        assertRefused("vmdk", vmdk(2048, descriptor(type, OWN_EXTENT)), "has the type");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RW 2048 FLAT \"/etc/passwd\" 0",
                "RW 2048 SPARSE \"/etc/passwd\"",
                "RW 2048 SPARSE \"..\\\\x\"",
                "RW 2048 VMFS \"x\"",
                "RW 2048 ZERO",
                "RW nonsense",
            })
    void foreignExtentsAreRefused(String extent) {
        assertRefused("vmdk", vmdk(2048, descriptor("monolithicSparse", extent)), "outside of itself");
    }

    @Test
    void vmdkTricksAreRefused() {
        String good = descriptor("monolithicSparse", OWN_EXTENT);
        assertRefused("vmdk", vmdk(0, good), "no embedded descriptor or no capacity");
        assertRefused("vmdk", vmdk(2048, descriptor("monolithicSparse", "")), "exactly one extent");
        assertRefused(
                "vmdk",
                vmdk(2048, descriptor("monolithicSparse", OWN_EXTENT + "\n" + OWN_EXTENT)),
                "exactly one extent");
        assertRefused("vmdk", vmdk(2048, good + "createType=\"monolithicFlat\"\n"), "twice");
        assertRefused("vmdk", vmdk(2048, "#x createType=\"monolithicFlat\"\n" + good), "twice");
        assertRefused("vmdk", vmdk(2048, good.replace("ffffffff", "12345678")), "has a parent");
        assertRefused("vmdk", vmdk(2048, good + "parentFileNameHint=\"/etc/shadow\"\n"), "has a parent");
        byte[] far = vmdk(2048, good);
        ByteBuffer.wrap(far).order(ByteOrder.LITTLE_ENDIAN).putLong(28, 1L << 40);
        assertRefused("vmdk", far, "unusual place");
        byte[] none = vmdk(2048, good);
        ByteBuffer.wrap(none).order(ByteOrder.LITTLE_ENDIAN).putLong(28, 0);
        assertRefused("vmdk", none, "no embedded descriptor");
        assertRefused("vmdk", good.getBytes(StandardCharsets.ISO_8859_1), "in one file");
    }

    @Test
    void vdiAndVhdTellTheirVirtualSize() {
        ByteBuffer vdi = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);
        vdi.putInt(64, 0xBEDA107F).putInt(76, 1).putLong(368, 1L << 33);
        assertThat(inspect("vdi", vdi.array()).virtualSize()).isEqualTo(1L << 33);
        vdi.putInt(76, 4);
        assertRefused("vdi", vdi.array(), "depend on another");

        ByteBuffer vhd = ByteBuffer.allocate(512).order(ByteOrder.BIG_ENDIAN);
        vhd.put(0, "conectix".getBytes(StandardCharsets.ISO_8859_1));
        vhd.putLong(48, 1L << 32).putInt(60, 3);
        assertThat(inspect("vhd", vhd.array()).virtualSize()).isEqualTo(1L << 32);
        vhd.putInt(60, 4);
        assertRefused("vhd", vhd.array(), "depend on another");
        assertThat(inspect("vhd", new byte[512]).virtualSize()).isNull(); // a fixed one has its mark at the end
    }
}
