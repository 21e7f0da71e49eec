package io.altostratus.compute.agent.libvirt;

import io.altostratus.host.Command;
import io.altostratus.host.CommandFailedException;
import io.altostratus.host.CommandResult;
import io.altostratus.host.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether guests run on hardware ({@code kvm}) or in software ({@code qemu}). A {@code /dev/kvm} that exists may still
 * run no guest, as inside some virtual machines, so a guest of one sector is really run once: it does nothing but end
 * QEMU with a code that nothing else gives.
 */
final class VirtType {

    private static final Logger LOG = LoggerFactory.getLogger(VirtType.class);

    /** {@code mov al, 0x2a; out 0xf4, al; hlt}: the debug device ends QEMU with 2 * 0x2a + 1. */
    private static final byte[] PROGRAM = {(byte) 0xb0, 0x2a, (byte) 0xe6, (byte) 0xf4, (byte) 0xf4};

    private static final int EXPECTED = 2 * 0x2a + 1;
    private static final int SECTOR = 512;

    private VirtType() {}

    /** @param configured {@code kvm}, {@code qemu}, or {@code auto} to find out */
    static String choose(String configured, CommandRunner runner) {
        if (!configured.equals("auto")) {
            return configured;
        }
        if (!Files.exists(Path.of("/dev/kvm"))) {
            LOG.info("There is no /dev/kvm: guests run in software (qemu)");
            return "qemu";
        }
        if (runsGuest(runner)) {
            LOG.info("/dev/kvm runs guests: they run on hardware (kvm)");
            return "kvm";
        }
        LOG.warn("/dev/kvm exists but could not run a test guest: guests run in software (qemu). Set "
                + "altostratus.agent.virt-type to kvm to insist");
        return "qemu";
    }

    private static boolean runsGuest(CommandRunner runner) {
        Path disk = null;
        try {
            disk = Files.createTempFile("altostratus-kvm-probe", ".img");
            byte[] sector = new byte[SECTOR];
            System.arraycopy(PROGRAM, 0, sector, 0, PROGRAM.length);
            sector[SECTOR - 2] = 0x55;
            sector[SECTOR - 1] = (byte) 0xaa;
            Files.write(disk, sector);
            CommandResult result = runner.run(Command.read(
                            "qemu-system-x86_64",
                            "-nodefaults",
                            "-no-user-config",
                            "-display",
                            "none",
                            "-machine",
                            "pc,accel=kvm",
                            "-m",
                            "16",
                            "-device",
                            "isa-debug-exit,iobase=0xf4,iosize=0x01",
                            "-drive",
                            "file=" + disk + ",format=raw,if=ide,readonly=on")
                    .withTimeout(Duration.ofSeconds(5))
                    .accepting(EXPECTED));
            return result.exitCode() == EXPECTED;
        } catch (CommandFailedException | IOException e) {
            LOG.debug("The test guest did not run", e);
            return false;
        } finally {
            if (disk != null) {
                try {
                    Files.deleteIfExists(disk);
                } catch (IOException e) {
                    LOG.debug("{} could not be removed", disk, e);
                }
            }
        }
    }
}
