package io.altostratus.inspection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code qemu-img} itself writes is taken, or refused where it depends on other files. */
class RealImagesTest {

    private static final int DISK = 6 << 20;

    @TempDir
    static Path directory;

    private static Path raw = Path.of("/");

    @BeforeAll
    static void makeDisk() throws IOException {
        assumeThat(Path.of("/usr/bin/qemu-img")).exists();
        byte[] disk = new byte[DISK];
        for (int i = 1 << 20; i < 2 << 20; i++) {
            disk[i] = (byte) (i * 31 >> 3);
        }
        raw = Files.write(directory.resolve("disk.raw"), disk);
    }

    private static void qemuImg(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("qemu-img"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        try (InputStream output = process.getInputStream()) {
            String text = new String(output.readAllBytes());
            assertThat(process.waitFor()).as(text).isZero();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static @Nullable Long inspect(String format, Path file) throws IOException {
        ContentInspector inspector = new ContentInspector(format, "bare", 16L << 40);
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[100_000];
            for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
                inspector.add(buffer, 0, n);
            }
        }
        return inspector.finish().virtualSize();
    }

    @ParameterizedTest
    @CsvSource({
        "qcow2, qcow2, compat=0.10",
        "qcow2, qcow2, compat=1.1",
        "qcow2, qcow2, 'compat=1.1,compression_type=zstd'",
        "qcow2, qcow2, 'compat=1.1,extended_l2=on,cluster_size=128k'",
        "qcow2, qcow2, 'cluster_size=512'",
        "qcow2, qcow2, 'cluster_size=2M,preallocation=metadata'",
        "qcow2, qcow2, 'lazy_refcounts=on,refcount_bits=1'",
        "vmdk, vmdk, subformat=monolithicSparse",
        "vmdk, vmdk, subformat=streamOptimized",
        "vdi, vdi, static=off",
        "vdi, vdi, static=on",
        "vpc, vhd, 'subformat=dynamic,force_size=on'",
        "vpc, vhd, 'subformat=fixed,force_size=on'",
        "vhdx, vhdx, subformat=dynamic",
        "vhdx, vhdx, subformat=fixed",
        "parallels, ploop, cluster_size=1M",
        "raw, raw, ''",
    })
    void whatStandsAloneIsTaken(String qemuFormat, String diskFormat, @Nullable String options) throws IOException {
        Path image = directory.resolve("image." + diskFormat);
        if (options == null || options.isEmpty()) {
            qemuImg("convert", "-f", "raw", "-O", qemuFormat, raw.toString(), image.toString());
        } else {
            qemuImg("convert", "-f", "raw", "-O", qemuFormat, "-o", options, raw.toString(), image.toString());
        }
        assertThat(inspect(diskFormat, image)).isEqualTo(DISK);
        for (String other : List.of("qcow2", "vmdk", "vdi", "vhd", "vhdx", "iso", "raw")) {
            if (!other.equals(diskFormat)) {
                assertThatThrownBy(() -> inspect(other, image)).hasMessageContaining("declared as " + other);
            }
        }
        // An empty image, and one that was cut off within its tables.
        qemuImg("create", "-q", "-f", qemuFormat, image.toString(), "1G");
        assertThat(inspect(diskFormat, image)).isNotNull();
    }

    /** Parents are told in metadata that no checksum covers. */
    @Test
    void aVhdxWithAParentIsRefused() throws IOException {
        Path image = directory.resolve("child.vhdx");
        qemuImg("create", "-q", "-f", "vhdx", image.toString(), "64M");
        byte[] data = Files.readAllBytes(image);
        int metadata = 1 << 20;
        while (!new String(data, metadata, 8, StandardCharsets.US_ASCII).equals("metadata")) {
            metadata += 1 << 16;
        }
        assertThat(inspect("vhdx", image)).isEqualTo(64 << 20);
        // The flags of the first item, the file parameters, stand behind its block size.
        int item =
                metadata + ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).getInt(metadata + 32 + 16);
        data[item + 4] |= 2;
        Files.write(image, data);
        assertThatThrownBy(() -> inspect("vhdx", image)).hasMessageContaining("depends on another one");
    }

    @ParameterizedTest
    @CsvSource({"qcow2, qcow2", "vmdk, vmdk", "vdi, vdi", "vpc, vhd", "vhdx, vhdx", "parallels, ploop"})
    void damageNeverBreaksAnything(String qemuFormat, String diskFormat) throws IOException {
        Path image = directory.resolve("damaged." + diskFormat);
        qemuImg("create", "-q", "-f", qemuFormat, image.toString(), "64M");
        byte[] whole = Files.readAllBytes(image);
        List<Integer> used = new ArrayList<>();
        for (int i = 8; i < whole.length; i++) {
            if (whole[i] != 0) {
                used.add(i);
            }
        }
        Random random = new Random(whole.length);
        for (int round = 0; round < 60; round++) {
            byte[] damaged = whole.clone();
            for (int i = random.nextInt(5); i >= 0; i--) {
                int place = used.get(random.nextInt(used.size())) + random.nextInt(3) - 1;
                damaged[Math.min(place, damaged.length - 1)] = (byte) random.nextInt();
            }
            ContentInspector inspector = new ContentInspector(diskFormat, "bare", 16L << 40);
            try {
                inspector.add(damaged, 0, damaged.length);
                inspector.finish();
            } catch (RefusedContentException refused) {
                assertThat(refused.getMessage()).isNotBlank();
            }
        }
    }

    @Test
    void whatDependsOnOthersIsRefused() throws IOException {
        Path image = directory.resolve("dependent");
        for (String format : List.of("qcow2", "qed", "vmdk")) {
            Path base = directory.resolve("base." + format);
            qemuImg("create", "-q", "-f", format, base.toString(), "4M");
            qemuImg("create", "-q", "-f", format, "-b", base.toString(), "-F", format, image.toString());
            assertThatThrownBy(() -> inspect(format, image)).isInstanceOf(RefusedContentException.class);
        }
        qemuImg("create", "-q", "-f", "qcow2", "-o", "data_file=data.raw,data_file_raw=on", image.toString(), "4M");
        assertThatThrownBy(() -> inspect("qcow2", image)).hasMessageContaining("external data file");
        for (String subformat : List.of("monolithicFlat", "twoGbMaxExtentSparse", "twoGbMaxExtentFlat")) {
            Path descriptor = directory.resolve(subformat + ".vmdk");
            qemuImg("create", "-q", "-f", "vmdk", "-o", "subformat=" + subformat, descriptor.toString(), "4M");
            assertThatThrownBy(() -> inspect("vmdk", descriptor)).hasMessageContaining("in one file");
        }
    }
}
