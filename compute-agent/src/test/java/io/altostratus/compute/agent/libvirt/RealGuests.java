package io.altostratus.compute.agent.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.altostratus.compute.agent.driver.Cancellation;
import io.altostratus.compute.agent.guest.ConfigDriveFile;
import io.altostratus.compute.agent.guest.GuestFiles;
import io.altostratus.compute.agent.guest.LocalDiskFiles;
import io.altostratus.compute.agent.image.ImageCache;
import io.altostratus.compute.agent.snapshot.SnapshotTarget;
import io.altostratus.compute.model.order.GuestSpec;
import io.altostratus.compute.model.state.PowerState;
import io.altostratus.host.Command;
import io.altostratus.host.CommandRunner;
import io.altostratus.host.image.FileSystemFormat;
import io.altostratus.host.image.IsoImage;
import io.altostratus.host.image.QemuImg;
import io.altostratus.host.link.IpCommand;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Real guests under a libvirt of the test's own. Their whole system is a boot sector that greets at the serial port. */
abstract class RealGuests {

    static final String GREETING = "Hello from the guest\n";
    static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path root;

    final String cloud = "test-" + UUID.randomUUID();
    final String network = UUID.randomUUID().toString();
    final String server = UUID.randomUUID().toString();
    final String portId = UUID.randomUUID().toString();
    final IpCommand ip = new IpCommand(new CommandRunner());
    final Set<String> changed = ConcurrentHashMap.newKeySet();
    Set<String> linksBefore = Set.of();
    PrivateLibvirt libvirt;
    GuestFiles files;
    LibvirtDriver driver;

    /** What was uploaded, by image. */
    final Map<String, Path> uploaded = new ConcurrentHashMap<>();

    @BeforeEach
    void start() {
        linksBefore = links();
        libvirt = new PrivateLibvirt(root);
        files = new GuestFiles(root);
        driver = driver();
    }

    LibvirtDriver driver() {
        return driver(false);
    }

    LibvirtDriver driver(boolean liveSnapshots) {
        QemuImg qemuImg = new QemuImg(new CommandRunner(), Duration.ofSeconds(30));
        LibvirtDriver made = new LibvirtDriver(
                libvirt.uri(),
                "qemu",
                cloud,
                new ConsoleDevices("127.0.0.1", true),
                files,
                new ImageCache(files.instances(), (image, ticket) -> new ByteArrayInputStream(bootDisk()), qemuImg),
                qemuImg,
                new LocalDiskFiles(files, new FileSystemFormat(new CommandRunner())),
                new ConfigDriveFile(
                        files, ConfigDriveFile.Form.ISO9660, new IsoImage(new CommandRunner(), "xorrisofs")::create),
                ip,
                new FolderOfImages(),
                liveSnapshots);
        made.listen(changed::add);
        made.start();
        await().atMost(PATIENCE).ignoreExceptions().until(() -> made.facts().vcpus() > 0);
        return made;
    }

    @AfterEach
    void end() throws Exception {
        driver.close();
        libvirt.close();
        new ProcessBuilder("ip", "link", "delete", "brq" + network.substring(0, 11))
                .start()
                .waitFor();
        // Taps go with the processes that held them.
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(ownLinks()).isEmpty());
    }

    Set<String> links() {
        return ip.links().stream().map(link -> link.name()).collect(Collectors.toSet());
    }

    /** Of this test's network card and network; others may come and go meanwhile. */
    Set<String> ownLinks() {
        return links().stream()
                .filter(name -> !linksBefore.contains(name))
                .filter(name ->
                        name.equals("tap" + portId.substring(0, 11)) || name.equals("brq" + network.substring(0, 11)))
                .collect(Collectors.toSet());
    }

    /** 1 MiB that writes the greeting to the first serial port and then lets go every device that it is asked for. */
    static byte[] disk() {
        byte[] disk = new byte[1 << 20];
        byte[] code = {
            (byte) 0xFC, // cld
            0x31,
            (byte) 0xC0, // xor ax, ax
            (byte) 0x8E,
            (byte) 0xD8, // mov ds, ax
            (byte) 0xBA,
            (byte) 0xF8,
            0x03, // mov dx, 0x3f8
            (byte) 0xBE,
            0x2E,
            0x7C, // mov si, the text after this code
            (byte) 0xAC, // next: lodsb
            (byte) 0x84,
            (byte) 0xC0, // test al, al
            0x74,
            0x03, // jz end
            (byte) 0xEE, // out dx, al
            (byte) 0xEB,
            (byte) 0xF8, // jmp next
            (byte) 0xFB, // end: sti
            (byte) 0xF4, // loop: hlt, until the next tick
            (byte) 0xBA,
            0x10,
            (byte) 0xAE, // mov dx, the register that chooses the PCI bus for hot-plug
            0x66,
            0x31,
            (byte) 0xC0, // xor eax, eax
            0x66,
            (byte) 0xEF, // out dx, eax
            (byte) 0xBA,
            0x04,
            (byte) 0xAE, // mov dx, the register of slots that shall be let go
            0x66,
            (byte) 0xED, // in eax, dx
            0x66,
            (byte) 0x85,
            (byte) 0xC0, // test eax, eax
            0x74,
            (byte) 0xED, // jz loop
            (byte) 0xBA,
            0x08,
            (byte) 0xAE, // mov dx, the register that ejects
            0x66,
            (byte) 0xEF, // out dx, eax
            (byte) 0xEB,
            (byte) 0xE6 // jmp loop
        };
        System.arraycopy(code, 0, disk, 0, code.length);
        byte[] text = (GREETING + "\0").getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(text, 0, disk, code.length, text.length);
        disk[510] = 0x55;
        disk[511] = (byte) 0xAA;
        return disk;
    }

    /** What the guests of a test boot from. */
    byte[] bootDisk() {
        return disk();
    }

    GuestSpec guest() {
        return new GuestSpec(
                server,
                "instance-" + server.substring(0, 8),
                "</nova:name> <&'\" hostile",
                "user",
                "user",
                "project",
                "project",
                new GuestSpec.FlavorSpec("f", 1, 64, 1, 0, 0, Map.of()),
                new GuestSpec.ImageSpec(UUID.randomUUID().toString(), "boot sector", "raw", 1 << 20, 0, Map.of()),
                List.of(new GuestSpec.NicSpec(portId, network, "fa:16:3e:00:00:01", 1450)),
                "2026-01-01T00:00:00Z");
    }

    static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A file of a config drive. */
    String onDrive(Path image, String path) throws IOException {
        Path copy = root.resolve("copy");
        Files.deleteIfExists(copy);
        new CommandRunner()
                .run(Command.of(
                        "xorriso",
                        "-report_about",
                        "FATAL",
                        "-osirrox",
                        "on",
                        "-indev",
                        image.toString(),
                        "-extract",
                        path,
                        copy.toString()));
        return Files.readString(copy);
    }

    PowerState power() {
        return driver.power(server).orElse(PowerState.NO_STATE);
    }

    /** Takes uploads as image-service does. */
    final class FolderOfImages implements SnapshotTarget {

        @Override
        public void fill(String imageId, String ticket, Path data, Cancellation cancellation) {
            cancellation.check();
            if (uploaded.containsKey(imageId)) {
                return;
            }
            try {
                Path image = Files.createDirectories(root.resolve("images")).resolve(imageId);
                Files.copy(data, image);
                uploaded.put(imageId, image);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public boolean isFilled(String imageId, String ticket) {
            return uploaded.containsKey(imageId);
        }
    }
}
