package io.altostratus.compute.agent.libvirt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * A libvirtd of the test's own beside whatever runs on the machine: in a mount namespace of its own, where everything
 * that libvirt keeps is a fresh file system in memory. All its processes, guests included, are in a process namespace that
 * ends with the test's process.
 */
final class PrivateLibvirt implements AutoCloseable {

    /** Bytes of a console log until it is turned over. */
    static final int LOG_LIMIT = 64 * 1024;

    private static final String SCRIPT = """
            set -e
            mount -t tmpfs tmpfs /run
            mkdir -p /run/libvirt
            for directory in /var/lib/libvirt /var/log/libvirt /var/cache/libvirt /etc/libvirt; do
              mkdir -p $directory
              mount -t tmpfs tmpfs $directory
            done
            printf 'user = "root"\\ngroup = "root"\\nsecurity_driver = "none"\\nremember_owner = 0\\n' \
              > /etc/libvirt/qemu.conf
            printf 'unix_sock_dir = "%s"\\nauth_unix_rw = "none"\\nunix_sock_rw_perms = "0700"\\n' "$1" \
              > /etc/libvirt/libvirtd.conf
            printf 'max_size = %d\\nmax_backups = 2\\n' "$2" > /etc/libvirt/virtlogd.conf
            virtlogd --daemon
            # This shell is the first process of its namespace and takes in what others leave behind.
            while true; do
              libvirtd &
              wait $! || true
            done
            """;

    private final Process process;
    private final Path sockets;

    /** @param directory a short path: the sockets are there */
    PrivateLibvirt(Path directory) {
        sockets = directory.resolve("sockets");
        Path log = directory.resolve("libvirtd.log");
        try {
            Files.createDirectories(sockets);
            process = new ProcessBuilder(
                            "setpriv",
                            "--pdeathsig",
                            "KILL",
                            "unshare",
                            "--mount",
                            "--pid",
                            "--fork",
                            "--kill-child=KILL",
                            "--mount-proc",
                            "bash",
                            "-c",
                            SCRIPT,
                            "libvirt-of-the-test",
                            sockets.toString(),
                            String.valueOf(LOG_LIMIT))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        Awaitility.await("libvirtd, see " + log)
                .atMost(Duration.ofSeconds(30))
                .until(() -> Files.exists(sockets.resolve("libvirt-sock"))
                        && virsh("version").exitValue() == 0);
    }

    String uri() {
        return "qemu:///system?socket=" + sockets.resolve("libvirt-sock");
    }

    /** Runs the program that an operator would use. */
    Process virsh(String... arguments) {
        List<String> command = new ArrayList<>(List.of("virsh", "--quiet", "--connect", uri()));
        command.addAll(List.of(arguments));
        try {
            Process virsh =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            virsh.getOutputStream().close();
            if (!virsh.waitFor(20, TimeUnit.SECONDS)) {
                virsh.destroyForcibly();
                throw new IllegalStateException(command + " does not end");
            }
            return virsh;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    String output(String... arguments) {
        try {
            return new String(virsh(arguments).getInputStream().readAllBytes()).strip();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Kills libvirtd; another one follows. Guests live on. */
    void restartDaemon() {
        ProcessHandle daemon = process.descendants()
                .filter(one -> one.info().command().orElse("").endsWith("/libvirtd"))
                .findFirst()
                .orElseThrow();
        daemon.destroyForcibly();
        Awaitility.await("libvirtd")
                .atMost(Duration.ofSeconds(30))
                .until(() -> !daemon.isAlive() && virsh("version").exitValue() == 0);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
