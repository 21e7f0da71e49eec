package io.altostratus.inspection;

import static io.altostratus.inspection.SampleImages.OWN_EXTENT;
import static io.altostratus.inspection.SampleImages.descriptor;
import static io.altostratus.inspection.SampleImages.dynamicVhd;
import static io.altostratus.inspection.SampleImages.fixedVhd;
import static io.altostratus.inspection.SampleImages.iso;
import static io.altostratus.inspection.SampleImages.latin;
import static io.altostratus.inspection.SampleImages.ploop;
import static io.altostratus.inspection.SampleImages.qcow2;
import static io.altostratus.inspection.SampleImages.vdi;
import static io.altostratus.inspection.SampleImages.vmdk;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentInspectorTest {

    private static final long LARGEST = 16L << 40;

    private static @Nullable Long inspect(String format, byte[] data) {
        return inspect(format, "bare", data, data.length);
    }

    private static @Nullable Long inspect(String format, String container, byte[] data, int step) {
        ContentInspector inspector = new ContentInspector(format, container, LARGEST);
        for (int at = 0; at < data.length; at += step) {
            inspector.add(data, at, Math.min(step, data.length - at));
        }
        return inspector.finish().virtualSize();
    }

    private static void assertRefused(String format, byte[] data, String why) {
        assertThatThrownBy(() -> inspect(format, data))
                .isInstanceOf(RefusedContentException.class)
                .hasMessageContaining(why);
    }

    private static void assertRefused(String format, ByteBuffer data, String why) {
        assertRefused(format, data.array(), why);
    }

    @Test
    void qcow2TellsItsVirtualSize() {
        assertThat(inspect("qcow2", qcow2(3, 0).array())).isEqualTo(8L << 30);
        assertThat(inspect("qcow2", qcow2(2, 0).array())).isEqualTo(8L << 30);
        assertThat(inspect("qcow2", qcow2(3, 0b01011).array())).isEqualTo(8L << 30);
    }

    /** CVE-2024-32498: a data file or a backing file makes QEMU read any file of the host into the guest's disk. */
    @Test
    void qcow2MustStandAlone() {
        assertRefused("qcow2", qcow2(3, 0).putLong(8, 1024), "backing file");
        assertRefused("qcow2", qcow2(2, 0).putLong(8, 1024), "backing file");
        assertRefused("qcow2", qcow2(3, 0b100), "external data file");
        ByteBuffer extension = qcow2(3, 0);
        extension
                .putInt(112, 0x6803F857)
                .putInt(116, 13)
                .putInt(136, 0x44415441)
                .putInt(140, 11);
        extension.put(144, latin("/etc/passwd"));
        assertRefused("qcow2", extension, "external data file");
        assertRefused("qcow2", qcow2(3, 1L << 40), "not known");
        assertRefused("qcow2", qcow2(4, 0), "version 4");
        assertRefused("qcow2", qcow2(1, 0), "version 1");
    }

    @Test
    void qcow2ThatCannotBeRightIsRefused() {
        assertRefused("qcow2", latin("QFI\u00FB"), "not complete");
        assertRefused("qcow2", qcow2(3, 0).putInt(20, 40), "cluster size");
        assertRefused("qcow2", qcow2(3, 0).putInt(100, 8), "header length");
        assertRefused("qcow2", qcow2(3, 0).putInt(112, 7).putInt(116, -1), "header extension");
        assertRefused("qcow2", qcow2(3, 0).putInt(36, 15), "L1 table");
        assertRefused("qcow2", qcow2(3, 0).putInt(36, -1), "L1 table");
        assertRefused("qcow2", qcow2(3, 0).putLong(40, 1L << 50), "L1 table lies beyond its end");
        assertRefused("qcow2", qcow2(3, 0).putLong(48, 0), "reference count table");
        assertRefused("qcow2", qcow2(3, 0).putLong(48, 1L << 40), "reference count table lies beyond");
        assertRefused("qcow2", qcow2(3, 0).putInt(60, 1).putLong(64, 1L << 40), "snapshot table lies beyond");
        assertRefused("qcow2", qcow2(3, 0).putInt(32, 9), "encrypted");
        assertRefused("qcow2", Arrays.copyOf(qcow2(3, 0).array(), 70_000 - 70_000 % 512), "beyond its end");
    }

    @Test
    void aDiskBeyondTheMaximumIsRefused() {
        ByteBuffer exabyte = qcow2(3, 0).putInt(20, 21).putLong(24, 1L << 60).putInt(36, 1 << 21);
        exabyte.putLong(40, 0).putLong(48, 1 << 21);
        assertRefused("qcow2", exabyte, "more than the");
        assertRefused("vmdk", vmdk(1L << 51, descriptor("monolithicSparse", OWN_EXTENT)), "more than the");
    }

    @ParameterizedTest
    @ValueSource(strings = {"qcow2", "vmdk", "vdi", "vhdx", "vhd", "iso", "ploop"})
    void whatIsDeclaredMustBeThere(String format) {
        assertRefused(format, new byte[1024], "declared as " + format + ", but its content is raw");
        assertRefused(format, new byte[0], "declared as " + format + ", but its content is raw");
        assertRefused(format, new byte[1 << 20], "declared as " + format + ", but its content is raw");
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
        "raw, '#!\n# x\n \r\nversion=1\n', vmdk",
        "qcow2, KDMV, vmdk",
        "raw, vhdxfile, vhdx",
        "raw, conectix, vhd",
        "raw, WithoutFreeSpace, ploop",
        "raw, WithouFreSpacExt, ploop",
        "raw, 'QED\0', qed",
        "raw, Bochs Virtual HD Image, bochs",
    })
    void anotherFormatIsRefused(String declared, String mark, String found) {
        byte[] data = Arrays.copyOf(latin(mark), 4096);
        assertRefused(declared, data, "declared as " + declared + ", but its content is " + found);
    }

    /** CVE-2024-44082: an image that is one format to the one who looks at it and another to the one who runs it. */
    @Test
    void twoFormatsAtOnceAreRefused() {
        byte[] both = iso().array();
        System.arraycopy(qcow2(3, 0).array(), 0, both, 0, 32_768);
        for (String declared : List.of("iso", "qcow2", "raw")) {
            assertRefused(declared, both, "qcow2 and iso at once");
        }
        byte[] vmdk = iso().array();
        System.arraycopy(vmdk(2048, descriptor("monolithicFlat", OWN_EXTENT)), 0, vmdk, 0, 16_384);
        assertRefused("iso", vmdk, "vmdk and iso at once");
        byte[] hiddenVhd = fixedVhd(new byte[65_536]);
        assertRefused("raw", hiddenVhd, "its content is vhd");
        byte[] dmg = new byte[4096];
        System.arraycopy(latin("koly"), 0, dmg, 4096 - 512, 4);
        assertRefused("raw", dmg, "its content is dmg");
        assertRefused("qed", Arrays.copyOf(latin("QED\0"), 512), "not supported");
    }

    @Test
    void rawAndIsoAreAsLargeAsTheirFile() {
        assertThat(inspect("raw", new byte[100])).isEqualTo(100);
        assertThat(inspect("raw", new byte[0])).isZero();
        assertThat(inspect("raw", iso().array())).isEqualTo(65_536);
        assertThat(inspect("iso", iso().array())).isEqualTo(65_536);
        assertThat(inspect("aki", "aki", new byte[100], 100)).isNull();
        byte[] bootable = iso().array();
        bootable[510] = 0x55;
        bootable[511] = (byte) 0xAA;
        assertThat(inspect("iso", bootable)).isEqualTo(65_536);
        assertRefused("iso", iso().putInt(32_768 + 80, 1000), "beyond its end");
    }

    @Test
    void otherContainersAreNotLookedInto() {
        byte[] data = qcow2(3, 0b100).array();
        assertThatCode(() -> inspect("vmdk", "ova", data, 512)).doesNotThrowAnyException();
        assertThatThrownBy(() -> inspect("ami", "ami", data, 512)).isInstanceOf(RefusedContentException.class);
    }

    @Test
    void vmdkInOneFileIsTaken() {
        assertThat(inspect("vmdk", vmdk(2048, descriptor("monolithicSparse", OWN_EXTENT))))
                .isEqualTo(2048L * 512);
        byte[] stream = vmdk(2048, descriptor("streamOptimized", OWN_EXTENT));
        ByteBuffer.wrap(stream).order(ByteOrder.LITTLE_ENDIAN).putLong(56, -1);
        assertRefused("vmdk", stream, "footer");
        System.arraycopy(stream, 0, stream, stream.length - 1024, 512);
        ByteBuffer.wrap(stream).order(ByteOrder.LITTLE_ENDIAN).putLong(stream.length - 1024 + 56, 3);
        assertThat(inspect("vmdk", stream)).isEqualTo(2048L * 512);
        // Readers prefer the footer.
        ByteBuffer.wrap(stream).order(ByteOrder.LITTLE_ENDIAN).putLong(stream.length - 1024 + 12, 1L << 50);
        assertRefused("vmdk", stream, "footer");
    }

    /** CVE-2022-47951. */
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

    /** CVE-2022-47951. */
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
        // QEMU looks for the parent in a fixed place, behind the descriptor's end as well.
        byte[] behind = vmdk(2048, good);
        System.arraycopy(latin("parentFileNameHint=\"/etc/shadow\""), 0, behind, 8192, 32);
        assertRefused("vmdk", behind, "has a parent");
        byte[] far = vmdk(2048, good);
        ByteBuffer.wrap(far).order(ByteOrder.LITTLE_ENDIAN).putLong(28, 1L << 40);
        assertRefused("vmdk", far, "unusual place");
        byte[] none = vmdk(2048, good);
        ByteBuffer.wrap(none).order(ByteOrder.LITTLE_ENDIAN).putLong(28, 0);
        assertRefused("vmdk", none, "no embedded descriptor");
        assertRefused("vmdk", latin(good), "in one file");
        byte[] beyond = vmdk(2048, good);
        ByteBuffer.wrap(beyond).order(ByteOrder.LITTLE_ENDIAN).putLong(56, 1L << 30);
        assertRefused("vmdk", beyond, "grain directory lies beyond");
    }

    @Test
    void vdiMustStandAlone() {
        assertThat(inspect("vdi", vdi().array())).isEqualTo(1L << 33);
        assertRefused("vdi", vdi().putInt(76, 4), "depend on another");
        assertRefused("vdi", vdi().putInt(440, 1), "depend on another");
        assertRefused("vdi", vdi().putInt(424, 1), "depend on another");
        assertRefused("vdi", vdi().putInt(68, 1), "version");
        assertRefused("vdi", vdi().putInt(384, 17), "sizes");
        assertRefused("vdi", vdi().putLong(368, -1), "sizes");
        assertRefused("vdi", vdi().putInt(340, 1 << 30), "block map lies beyond");
    }

    @Test
    void vhdMustStandAlone() {
        assertThat(inspect("vhd", dynamicVhd(3))).isEqualTo(1L << 30);
        assertRefused("vhd", dynamicVhd(4), "depends on another");
        assertRefused("vhd", Arrays.copyOf(dynamicVhd(3), 4096), "no footer");
        assertRefused("vhd", Arrays.copyOf(dynamicVhd(3), 530), "not complete");
        byte[] parent = dynamicVhd(3);
        parent[512 + 45] = 1;
        assertRefused("vhd", parent, "depends on another");
        assertThat(inspect("vhd", fixedVhd(new byte[65_536]))).isEqualTo(65_536);
        byte[] touched = fixedVhd(new byte[65_536]);
        touched[65_536 + 100] = 1;
        assertRefused("vhd", touched, "checksum");
    }

    @Test
    void ploopTellsItsVirtualSize() {
        assertThat(inspect("ploop", ploop().array())).isEqualTo(16L << 20);
        assertRefused("ploop", ploop().putInt(28, 0), "sizes");
        assertRefused("ploop", ploop().putInt(32, 1 << 30), "block table lies beyond");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 511, 4096, 65_536, 1 << 20})
    void theSizeOfThePiecesDoesNotMatter(int step) {
        assertThat(inspect("qcow2", "bare", qcow2(3, 0).array(), step)).isEqualTo(8L << 30);
        assertThat(inspect("vhd", "bare", fixedVhd(new byte[400_000]), step)).isEqualTo(400_000);
        assertThat(inspect("iso", "bare", iso().array(), step)).isEqualTo(65_536);
    }

    /** Whatever comes in, the answer is a finding or a refusal. */
    @Test
    void randomBytesNeverBreakAnything() {
        Random random = new Random(20_240_902);
        List<byte[]> seeds = List.of(
                qcow2(3, 0).array(),
                qcow2(2, 0).array(),
                vmdk(2048, descriptor("streamOptimized", OWN_EXTENT)),
                vdi().array(),
                dynamicVhd(3),
                fixedVhd(new byte[2000]),
                iso().array(),
                ploop().array(),
                Arrays.copyOf(latin("vhdxfile"), 400_000),
                new byte[600]);
        List<String> formats = List.of("raw", "qcow2", "vmdk", "vdi", "vhd", "vhdx", "iso", "ploop", "ami");
        for (int round = 0; round < 4_000; round++) {
            byte[] data = seeds.get(random.nextInt(seeds.size())).clone();
            int places = random.nextInt(40);
            for (int i = 0; i < places; i++) {
                // Marks and headers are what matters.
                int at = random.nextInt(Math.min(data.length, random.nextBoolean() ? 128 : 1024));
                data[at] = (byte) (random.nextBoolean() ? random.nextInt() : random.nextBoolean() ? 0 : -1);
            }
            byte[] cut = random.nextInt(4) == 0 ? Arrays.copyOf(data, random.nextInt(data.length)) : data;
            String format = formats.get(random.nextInt(formats.size()));
            try {
                Long size = inspect(format, cut);
                assertThat(size == null || size >= 0).isTrue();
            } catch (RefusedContentException refused) {
                assertThat(refused.getMessage()).isNotBlank().hasSizeLessThan(300);
            }
        }
    }
}
